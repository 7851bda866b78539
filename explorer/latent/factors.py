"""Which latent dimension follows which true cause of the images?

Where the images were drawn from known factors, each latent is held against each of them with the
statistic that fits the factor:

- ordered (scale, x, y): Pearson's |r|.
- unordered, or ordered in a circle (shape, orientation, hue): the correlation ratio, the largest
  correlation that the latent has with any function of the factor, so a factor that turns once,
  twice or four times while the latent turns once is found. Kelley's unbiased form (PNAS 21, 1935):
  ε² = 1 - (S_within / (N - k)) / (S_total / (N - 1)), which chance and many levels do not inflate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latents

UNORDERED = frozenset(
    {"shape", "orientation", "hue", "hair", "hair colour", "glasses", "background"}
)
PEARSON = "Pearson's |r|"
CORRELATION_RATIO = "correlation ratio"
NAMED, ALONE = 0.5, 2.0
"""A latent is named after the factor that it follows this closely, a quarter of its variance, if no
other factor explains half as much."""
BIN = 5
"""Images in a bin of a factor whose values hardly ever repeat."""


@dataclass(frozen=True, eq=False)
class FactorCorrelations:
    """How closely each latent follows each true factor.

    Attributes:
        values: float64 (D, F), from 0 (not at all) to 1 (a function of it).
        factor_names: (F,) in the order of the columns.
        statistics: (F,) what each column is.
    """

    values: NDArray[np.float64]
    factor_names: tuple[str, ...]
    statistics: tuple[str, ...]

    def best(self, factor: str) -> tuple[int, float]:
        """The latent dimension, from 0, that follows a factor most closely, and how closely.

        Raises:
            LatentError: there is no such factor.
        """
        if factor not in self.factor_names:
            raise LatentError(
                f"There is no factor {factor!r}: choose one of {', '.join(self.factor_names)}."
            )
        column = self.values[:, self.factor_names.index(factor)]
        return int(column.argmax()), float(column.max())

    def followed_by(self, dim: int) -> tuple[str, float] | None:
        """The factor that a latent dimension, from 0, follows most closely, and how closely.

        None where it follows none closely, or another nearly as much: what it shows has no one
        name.
        """
        row = self.values[dim]
        if not row.size or row.max() < NAMED:
            return None
        first = int(row.argmax())
        if ALONE * np.delete(row, first).max(initial=0) ** 2 > row[first] ** 2:
            return None
        return self.factor_names[first], float(row[first])


def factor_correlations(
    mu: ArrayLike,
    factors: ArrayLike,
    factor_names: Collection[str],
    unordered: Collection[str] = UNORDERED,
) -> FactorCorrelations:
    """Hold every latent against every true factor of the same images.

    A latent or a factor that does not vary correlates with nothing, and is given 0.

    Args:
        mu: (N, D) the images' latents.
        factors: (N, F) their true factors.
        factor_names: F names.
        unordered: the names of those whose values are not on a line.

    Raises:
        LatentError: not the same images, or not one name per factor.
    """
    latents = checked_latents(mu).astype(np.float64)
    causes, names = checked_latents(factors).astype(np.float64), tuple(factor_names)
    if len(latents) != len(causes) or len(latents) < 2:
        raise LatentError(
            f"{len(latents)} latents and {len(causes)} rows of factors cannot be correlated: "
            "they must be of the same two or more images."
        )
    if len(names) != causes.shape[1]:
        raise LatentError(f"{causes.shape[1]} factors need as many names, and have {len(names)}.")
    chosen = tuple(CORRELATION_RATIO if name in unordered else PEARSON for name in names)
    columns = [STATISTICS[chosen[i]](latents, causes[:, i]) for i in range(len(names))]
    values = np.stack(columns, axis=1) if columns else np.empty((latents.shape[1], 0))
    return FactorCorrelations(values, names, chosen)


def pearson(latents: NDArray[np.float64], factor: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson's |r| of each latent (N, D) with one factor (N,); (D,)."""
    z, f = latents - latents.mean(axis=0), factor - factor.mean()
    scale = np.sqrt((z**2).sum(axis=0) * (f**2).sum())
    return np.minimum(np.abs(_ratio(f @ z, scale)), 1.0)


def correlation_ratio(
    latents: NDArray[np.float64], factor: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Kelley's correlation ratio ε of each latent (N, D) with the levels of one factor (N,); (D,).

    Of values that hardly ever repeat the nearest share a level.
    """
    levels, member, counts = np.unique(_levels(factor), return_inverse=True, return_counts=True)
    freedom = len(latents) - len(levels)
    if freedom == 0 or len(levels) == 1:
        return np.zeros(latents.shape[1])
    sums = np.zeros((len(levels), latents.shape[1]))
    np.add.at(sums, member, latents)
    within = ((latents - (sums / counts[:, None])[member]) ** 2).sum(axis=0) / freedom
    total = ((latents - latents.mean(axis=0)) ** 2).sum(axis=0) / (len(latents) - 1)
    explained = np.where(total > 0, 1.0 - _ratio(within, total), 0.0)
    return np.asarray(np.sqrt(np.clip(explained, 0.0, 1.0)), dtype=np.float64)


STATISTICS: dict[str, Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]] = {
    PEARSON: pearson,
    CORRELATION_RATIO: correlation_ratio,
}


def _levels(factor: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values (N,), or the numbers of their bins where most values stand alone."""
    bins = len(factor) // BIN
    if bins < 2 or 2 * len(np.unique(factor)) <= len(factor):
        return factor
    edges = np.quantile(factor, np.arange(1, bins) / bins)
    return np.searchsorted(edges, factor, side="right").astype(np.float64)


def _ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(above, below, out=np.zeros_like(below), where=below > 0)
