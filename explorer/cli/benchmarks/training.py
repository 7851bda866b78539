"""How long does an epoch of training take, against the textbook loop?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.cli.benchmarks.setup import MNIST_SHAPE, Setup
from explorer.cli.benchmarks.textbook import TextbookTraining, TextbookVAE
from explorer.cli.benchmarks.timing import Figure, Way, by_turns, compared
from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.models.registry import build
from explorer.training.fit import EpochReport, TrainingRun
from explorer.training.settings import MAX_EPOCHS, TrainingError, TrainingSettings

HIDDEN, LATENT_DIM, BATCH_SIZE = 400, 20, 128
TEXTBOOK = "textbook loop (per-image data set, DataLoader, Adam, .item() each step)"
PRECISIONS = ("float32", "bfloat16")


def training_figures(setup: Setup) -> Iterator[Figure]:
    """An epoch of the 784-400-20 VAE, batches of 128, float32 and bfloat16, compiled or not."""
    count = setup.size(60_000, 512)
    images, data = setup.images("train", count)
    ways: dict[str, Way] = {TEXTBOOK: textbook_epochs(images, setup)}
    first_s: dict[str, float] = {}
    for precision in PRECISIONS:
        for compiled in (False, True) if not setup.quick else (False,):
            way = f"trainer, {precision}{', compiled' if compiled else ''}"
            epoch = trainer_epochs(images, setup, precision, compiled)
            start = time.perf_counter()
            try:
                epoch()
            except TrainingError:  # no compiler here
                continue
            first_s[way] = time.perf_counter() - start
            ways[way] = epoch
    # Warm already: each way of ours has run an epoch, and the median forgives the textbook's first.
    timings = by_turns(ways, setup.size(5, 2), warm_ups=0, at_most_s=150.0)
    for way in ways:
        if way == TEXTBOOK:
            continue
        compile_s = first_s[way] - timings.median_s(way)
        yield compared(
            timings,
            way,
            TEXTBOOK,
            unit="s",
            per="epoch",
            data=data,
            images=count,
            threads=torch.get_num_threads(),
            **({"compile_s": round(max(0.0, compile_s), 1)} if "compiled" in way else {}),
        )


def textbook_epochs(images: NDArray[np.uint8], setup: Setup) -> Callable[[], float]:
    """An epoch of the textbook loop at each call."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(setup.seed)
        model = TextbookVAE(int(np.prod(MNIST_SHAPE)), HIDDEN, LATENT_DIM).to(setup.device)
    return TextbookTraining(model, images, BATCH_SIZE).epoch


def trainer_epochs(
    images: NDArray[np.uint8], setup: Setup, precision: str = "float32", compiled: bool = False
) -> Callable[[], EpochReport]:
    """An epoch of `TrainingRun` at each call, its curves' points taken from one image."""
    run = trainer(images, setup, precision, compiled)
    epochs = run.epochs()
    next(epochs)  # epoch 0, the untrained model
    return lambda: next(epochs)


def trainer(
    images: NDArray[np.uint8], setup: Setup, precision: str = "float32", compiled: bool = False
) -> TrainingRun:
    """The trainer that `python -m explorer train` uses, on these images."""
    train = DeviceImages(Dataset("benchmark", "train", images, None), setup.device)
    test = DeviceImages(Dataset("benchmark", "test", images[:1], None), setup.device)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(setup.seed)
        architecture = {
            "image_shape": MNIST_SHAPE,
            "latent_dim": LATENT_DIM,
            "widths": (HIDDEN,),
        }
        model = build("vae", architecture)
    settings = TrainingSettings(
        epochs=MAX_EPOCHS,
        batch_size=BATCH_SIZE,
        seed=setup.seed,
        schedule="constant",
        precision=precision,
        compiled=compiled,
        images_evaluated=1,
    )
    return TrainingRun(model, train, test, settings)
