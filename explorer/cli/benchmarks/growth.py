"""How does a decode's latency grow with the image's size and with the number of models?"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer.cli.benchmarks.setup import Setup, served_threads
from explorer.cli.benchmarks.timing import Figure, Way, compared, interleaved
from explorer.core import Core, ModelCore
from explorer.models.registry import build
from explorer.training.checkpoint import SCHEMA_VERSION, Checkpoint, write_checkpoint

SIDES = (28, 64, 128)
BATCHES = (1, 64)
RESIDENT = (1, 10, 50)
LATENT_DIM = 10


def size_figures(setup: Setup) -> Iterator[Figure]:
    """One image and 64 of 28, 64 and 128 pixels a side, by untrained convolutional decoders."""
    with tempfile.TemporaryDirectory() as folder, served_threads() as threads:
        for side in SIDES:
            write_untrained(Path(folder) / f"side-{side}", side, "conv", setup.seed)
        core = ModelCore.open(folder, str(setup.device))
        for batch in BATCHES:
            z = setup.latents(batch, LATENT_DIM)
            images = "1 image" if batch == 1 else f"{batch} images"
            names = {side: f"core.decode, {images} of {side}×{side}" for side in SIDES}
            ways: dict[str, Way] = {
                names[side]: _decoding(core, f"side-{side}", z) for side in SIDES
            }
            timings = interleaved(ways, setup.size(100 if batch == 1 else 20, 2), at_most_s=20.0)
            for side in SIDES[1:]:
                yield compared(
                    timings,
                    names[side],
                    names[SIDES[0]],
                    per="call",
                    pixels_ratio=round(side**2 / SIDES[0] ** 2, 2),
                    threads=threads,
                )


def resident_figures(setup: Setup) -> Iterator[Figure]:
    """One image from each of 1, 10 and 50 resident models in turn."""
    counts = RESIDENT[:2] if setup.quick else RESIDENT
    with tempfile.TemporaryDirectory() as folder, served_threads() as threads:
        first = Path(folder) / "model-0"
        write_untrained(first, SIDES[0], "mlp", setup.seed)
        for copy in range(1, counts[-1]):
            shutil.copytree(first, first.with_name(f"model-{copy}"))
        core = ModelCore.open(folder, str(setup.device))
        z = setup.latents(1, LATENT_DIM)
        names = {count: _among(count) for count in counts}
        ways: dict[str, Way] = {names[count]: _in_turn(core, count, z) for count in counts}
        # As many warm-ups as there are models: each is read from its file once.
        timings = interleaved(ways, setup.size(300, 3), warm_ups=counts[-1], at_most_s=20.0)
        for count in counts[1:]:
            yield compared(timings, names[count], names[1], per="call", threads=threads)


def _among(count: int) -> str:
    return f"core.decode, 1 image of {count} resident {'model' if count == 1 else 'models in turn'}"


def _decoding(core: Core, name: str, z: np.ndarray[Any, Any]) -> Callable[[], object]:
    return lambda: core.decode(name, z)


def _in_turn(core: Core, count: int, z: np.ndarray[Any, Any]) -> Callable[[], object]:
    names = cycle([f"model-{copy}" for copy in range(count)])
    return lambda: core.decode(next(names), z)


def write_untrained(folder: Path, side: int, backbone: str, seed: int) -> None:
    """Write a VAE with fresh weights, for square grey images, as a checkpoint."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        settings = {"image_shape": (1, side, side), "latent_dim": LATENT_DIM, "backbone": backbone}
        model = build("vae", settings)
    card = {
        "schema_version": SCHEMA_VERSION,
        "name": folder.name,
        "title": f"Untrained, {side}×{side}",
        "family": "vae",
        "architecture": model.architecture.to_dict(),
        "dataset": "none",
        "split": {},
        "preprocessing": "",
        "class_names": [],
        "training": {},
        "metrics": {},
        "command": "python -m explorer bench",
        "date": "",
    }
    history = {"unit": "nats per image", "epochs": [0], "train": {}, "validation": {}}
    write_checkpoint(folder, Checkpoint(card, model.state_dict(), history))
