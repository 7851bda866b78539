"""What does every benchmark get, and what does one raise that cannot run?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.core import Core, CoreError
from explorer.core.device import cpu_threads
from explorer.data.dataset import DataError
from explorer.data.registry import is_on_this_machine, load_dataset
from explorer.models.nets import Shape

PREFERRED_MODEL = "mnist-vae-2d"
MNIST_SHAPE: Shape = (1, 28, 28)


class CannotMeasure(Exception):
    """A benchmark that cannot run on this machine or checkout, in one sentence."""


@dataclass(frozen=True)
class Setup:
    """What every benchmark gets.

    Attributes:
        core: with the models that are measured.
        checkpoints: the folder of the models.
        device: the core's.
        model: the model measured where one is enough.
        quick: do only a part of the work, for tests; the figures then mean little.
        seed: of latents, pixels and weights.
    """

    core: Core
    checkpoints: Path
    device: torch.device
    model: str
    quick: bool = False
    seed: int = 0

    def size(self, whole: int, quick: int) -> int:
        """One of two sizes of the same work."""
        return quick if self.quick else whole

    def images(
        self, split: str, count: int, shape: Shape = MNIST_SHAPE
    ) -> tuple[NDArray[np.uint8], str]:
        """Images uint8 (N, C, H, W), and which: MNIST's first, or random pixels.

        Random ones are like real ones in all that the speed of dense layers depends on.
        """
        if shape == MNIST_SHAPE and is_on_this_machine("mnist"):
            try:
                # What was published as one is two here.
                splits = ("train", "validation") if split == "train" else (split,)
                whole = np.concatenate([load_dataset("mnist", one).images for one in splits])
                if len(whole) >= count:
                    named = f"MNIST, {' and '.join(splits)} split"
                    return np.ascontiguousarray(whole[:count]), named
            except DataError:
                pass
        rng = np.random.default_rng(self.seed)
        return rng.integers(0, 256, (count, *shape), dtype=np.uint8), _synthetic(shape)

    def latents(self, count: int, latent_dim: int) -> NDArray[np.float32]:
        """z ~ N(0, I), float32 (N, D)."""
        rng = np.random.default_rng(self.seed)
        return rng.standard_normal((count, latent_dim)).astype(np.float32)


def _synthetic(shape: Shape) -> str:
    sizes = "×".join(map(str, shape))
    missing = ": MNIST is not on this machine" if shape == MNIST_SHAPE else ""
    return f"random pixels, {sizes}{missing}"


def chosen_model(core: Core, wanted: str | None) -> str:
    """The model to measure: the one named, `PREFERRED_MODEL`, or the first that can be.

    Raises:
        CoreError: there is none of that name, or none with continuous latents and no classes.
    """
    if wanted is not None:
        described = core.describe(wanted)
        if not _is_measurable(core, wanted):
            raise CoreError(
                f"{wanted} ({described.family_title}) cannot be measured here: choose a model with "
                "continuous latents and no classes."
            )
        return wanted
    names = core.list()
    for name in sorted(names, key=lambda name: name != PREFERRED_MODEL):
        if _is_measurable(core, name):
            return name
    raise CoreError("There is no model to measure here: train one first.")


def _is_measurable(core: Core, name: str) -> bool:
    described = core.describe(name)
    return described.can("decodes_latent") and not described.can("conditional")


@contextmanager
def on_threads(count: int) -> Iterator[int]:
    """As many threads for torch as given; as many as before afterwards."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield count
    finally:
        torch.set_num_threads(before)


def served_threads() -> AbstractContextManager[int]:
    """As many threads as a core takes for a decode; as many as before afterwards."""
    return on_threads(cpu_threads())
