"""How long does an epoch of training take, against the textbook loop?

Each in a process of its own: the textbook's in torch's default state, ours configured as by
`python -m explorer train` and the app's worker.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.flop_counter import FlopCounterMode

from explorer.cli.benchmarks.machine import products_per_second
from explorer.cli.benchmarks.own_process import in_own_process
from explorer.cli.benchmarks.setup import MNIST_SHAPE, Setup, on_threads
from explorer.cli.benchmarks.textbook import TextbookTraining, TextbookVAE
from explorer.cli.benchmarks.timing import Figure, Way, against, compared, interleaved
from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.models.registry import build
from explorer.training.fast.denormals import flush_denormals
from explorer.training.fit import EpochReport, TrainingRun
from explorer.training.settings import MAX_EPOCHS, PRECISIONS, TrainingSettings

HIDDEN, LATENT_DIM, BATCH_SIZE = 400, 20, 128
TEXTBOOK = "textbook loop (per-image data set, DataLoader, Adam, .item() each step)"
LIMIT = "the machine's limit: float32 products at its measured rate, and nothing else"


def training_figures(setup: Setup) -> Iterator[Figure]:
    """An epoch of the 784-400-20 VAE, batches of 128, in float32 and in bfloat16."""
    count = setup.size(60_000, 512)
    images, data = setup.images("train", count)
    threads = os.cpu_count() or 1
    given = images, str(setup.device), setup.seed, threads
    with ExitStack() as running:
        ways: dict[str, Way] = {
            TEXTBOOK: running.enter_context(in_own_process(textbook_epochs, *given))
        }
        for name in PRECISIONS:
            way = running.enter_context(in_own_process(trainer_epochs, *given, name))
            ways[f"trainer, {name}"] = way
        timings = interleaved(ways, setup.size(7, 2), at_most_s=100.0)
    facts: dict[str, Any] = {
        "data": data,
        "images": count,
        "threads": threads,
    }
    for name in PRECISIONS:
        yield compared(timings, f"trainer, {name}", TEXTBOOK, unit="s", per="epoch", **facts)
    with on_threads(threads):
        flop, rate = epoch_flop(images, setup), products_per_second(setup.device)
    exact = f"trainer, {PRECISIONS[0]}"
    yield against(
        exact,
        LIMIT,
        "s per epoch",
        timings.median_s(exact),
        flop / rate,
        rounds=timings.rounds,
        more=facts | {"flop": flop, "gflop_per_s": rate / 1e9},
    )


def epoch_flop(images: NDArray[np.uint8], setup: Setup) -> int:
    """Floating-point operations of the layers' products in an epoch, forward and backward."""
    run = trainer(images[:BATCH_SIZE], str(setup.device), setup.seed)
    x, labels = run.train.batch(torch.arange(len(run.train), device=setup.device))
    counter = FlopCounterMode(display=False)
    with counter:
        loss = run.model.loss_terms(x, run.settings.weights, labels, run.generator)["loss"].mean()
        loss.backward()  # type: ignore[no-untyped-call]
    return int(counter.get_total_flops() / len(x) * len(images))


def textbook_epochs(
    images: NDArray[np.uint8], device: str, seed: int, threads: int
) -> Callable[[], float]:
    """An epoch of the textbook loop at each call."""
    torch.set_num_threads(threads)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = TextbookVAE(int(np.prod(MNIST_SHAPE)), HIDDEN, LATENT_DIM).to(device)
    return TextbookTraining(model, images, BATCH_SIZE).epoch


def trainer_epochs(
    images: NDArray[np.uint8], device: str, seed: int, threads: int, precision: str
) -> Callable[[], EpochReport]:
    """An epoch of `TrainingRun` at each call, its curves' points taken from one image.

    Configures the process as for training.
    """
    flush_denormals()
    torch.set_num_threads(threads)
    run = trainer(images, device, seed, precision)
    epochs = run.epochs()
    next(epochs)  # epoch 0, the untrained model
    return lambda: next(epochs)


def trainer(
    images: NDArray[np.uint8], device: str, seed: int, precision: str = "float32"
) -> TrainingRun:
    """The trainer that `python -m explorer train` uses, on these images."""
    where = torch.device(device)
    train = DeviceImages(Dataset("benchmark", "train", images, None), where)
    held_out = DeviceImages(Dataset("benchmark", "validation", images[:1], None), where)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        architecture = {
            "image_shape": MNIST_SHAPE,
            "latent_dim": LATENT_DIM,
            "widths": (HIDDEN,),
        }
        model = build("vae", architecture)
    settings = TrainingSettings(
        epochs=MAX_EPOCHS,
        batch_size=BATCH_SIZE,
        seed=seed,
        schedule="constant",
        precision=precision,
        images_evaluated=1,
    )
    return TrainingRun(model, train, held_out, settings)
