"""Which posterior mean does a model give to every combination of true factors?

The scores of disentanglement ask again and again for images with some factors held and the others
at random. Each image of a grid of factors is encoded once, here; the scores then look the means up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.data import faces, sprites, sprites_color
from explorer.data.dataset import ImageSource
from explorer.models.base import ContinuousLatentModel

IMAGES_AT_ONCE = 128
CONSTANT_VARIANCE = 1e-12
"""Of a latent that does not vary."""


def _first_factor(levels: NDArray[Any]) -> NDArray[np.int64]:
    return np.asarray(levels[:, 0], dtype=np.int64)


@dataclass(frozen=True)
class FactorGrid:
    """Images of all combinations of chosen levels of the factors that they are drawn from.

    Attributes:
        source: makes the images, numbered through all combinations, the last factor fastest.
        names: of the F factors.
        sizes: how many levels each has.
        every: of each factor every so manieth level is kept, from the first.
        is_kind: whether a factor's levels are kinds, not magnitudes.
        circular: the factors whose last level is beside the first.
        class_of: the labels int64 (M,) of levels int64 (M, F).
    """

    source: Callable[[], ImageSource]
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    every: tuple[int, ...]
    is_kind: tuple[bool, ...]
    circular: tuple[str, ...] = ()
    class_of: Callable[[NDArray[Any]], NDArray[np.int64]] = _first_factor

    def words(self) -> str:
        """Which levels are kept, such as "3 of 9 yaw, 4 of 4 hair"."""
        parts = zip(self.kept, self.sizes, self.names, strict=True)
        return ", ".join(f"{kept} of {size} {name}" for kept, size, name in parts)

    @property
    def kept(self) -> tuple[int, ...]:
        """How many levels of each factor are kept."""
        return tuple(-(-size // step) for size, step in zip(self.sizes, self.every, strict=True))

    def rows(self) -> NDArray[np.int64]:
        """The source's rows of all kept combinations, the last factor fastest, int64 (M,)."""
        levels = np.indices(self.kept).reshape(len(self.kept), -1) * np.array(self.every)[:, None]
        return np.asarray(np.ravel_multi_index(tuple(levels), self.sizes), dtype=np.int64)


GRIDS: dict[str, FactorGrid] = {
    "sprites": FactorGrid(
        sprites.SpriteImages,
        sprites.FACTOR_NAMES,
        sprites.FACTOR_SIZES,
        every=(1, 1, 1, 2, 2),
        is_kind=(True, False, False, False, False),
        circular=("orientation",),
    ),
    "sprites_color": FactorGrid(
        sprites_color.ColorSpriteImages,
        sprites_color.FACTOR_NAMES,
        sprites_color.FACTOR_SIZES,
        every=(1, 1, 1, 4, 4, 2),
        is_kind=(True, False, False, False, False, False),
        circular=("orientation", "hue"),
    ),
    "faces": FactorGrid(
        lambda: faces.FACES,
        faces.FACTOR_NAMES,
        faces.FACES.sizes,
        every=(4, 2, 2, 3, 3, 2, 4, 1, 5, 1, 6),
        is_kind=tuple(factor.is_kind for factor in faces.FACTORS),
        circular=tuple(factor.name for factor in faces.FACTORS if factor.turns),
        class_of=faces.class_of,
    ),
}
"""By data set. Sprites two and four pixels apart, so that 184,320 are encoded, not 737,280; 31,104
faces of two to four levels each."""


@dataclass(frozen=True, eq=False)
class FactorLatents:
    """The posterior mean of every combination of factors, once each.

    Attributes:
        sizes: how many levels each of the F factors has.
        means: float64 (Π sizes, D), the last factor fastest.
        is_kind: whether a factor's levels are kinds, not magnitudes, F of them.
        circular: the factors, by number, whose last level is beside the first.
    """

    sizes: tuple[int, ...]
    means: NDArray[np.float64]
    is_kind: tuple[bool, ...]
    circular: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if len(self.means) != np.prod(self.sizes) or len(self.is_kind) != len(self.sizes):
            raise ValueError(f"{self.means.shape} means are not those of factors {self.sizes}.")

    @property
    def factors(self) -> int:
        """F."""
        return len(self.sizes)

    def levels(self) -> NDArray[np.int64]:
        """The levels of every row of `means`, int64 (M, F)."""
        return np.indices(self.sizes).reshape(self.factors, -1).T

    def random_levels(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Levels at random, each as likely as any, int64 (count, F)."""
        return rng.integers(self.sizes, size=(count, self.factors))

    def at(self, levels: NDArray[np.int64]) -> NDArray[np.float64]:
        """The means at levels (…, F), float64 (…, D)."""
        index = np.ravel_multi_index(tuple(np.moveaxis(levels, -1, 0)), self.sizes)
        found: NDArray[np.float64] = self.means[index]
        return found

    def sample(
        self, count: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Means (count, D) and levels (count, F) of images at random."""
        levels = self.random_levels(count, rng)
        return self.at(levels), levels

    def disjoint_samples(
        self, counts: Sequence[int], rng: np.random.Generator
    ) -> list[tuple[NDArray[np.float64], NDArray[np.int64]]]:
        """As `sample`, several times, no combination of factors twice.

        Of fewer combinations than are asked for in all, each sample gets its share.
        """
        total, there = sum(counts), len(self.means)
        shares = [min(count, count * there // total) for count in counts]
        rows = rng.permutation(there)[: sum(shares)]
        levels = np.stack(np.unravel_index(rows, self.sizes), axis=-1)
        parts = np.split(levels, np.cumsum(shares)[:-1])
        return [(self.at(part), part) for part in parts]


@torch.inference_mode()
def factor_latents(
    model: ContinuousLatentModel,
    grid: FactorGrid,
    device: torch.device,
    progress: Callable[[int], object] = lambda _: None,
) -> FactorLatents:
    """The mean μ of q(z|x) for every image of a grid, the model being on `device`.

    Args:
        progress: called with the number of images done since the last call.
    """
    model.eval()
    source, rows = grid.source(), grid.rows()
    labels = grid.class_of(np.stack(np.unravel_index(rows, grid.sizes), axis=1))
    parts = []
    for start in range(0, len(rows), IMAGES_AT_ONCE):
        part = slice(start, start + IMAGES_AT_ONCE)
        x = torch.from_numpy(source[rows[part]]).to(device).float().div_(255)
        mu = model.encode(x, torch.from_numpy(labels[part]).to(device)).mu
        parts.append(mu.double().cpu().numpy())
        progress(len(x))
    circular = frozenset(grid.names.index(name) for name in grid.circular)
    return FactorLatents(grid.kept, np.concatenate(parts), grid.is_kind, circular)
