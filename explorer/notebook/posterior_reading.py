"""Which part of an encoder's answer is μ, which log σ², and which a sample?

Names say it where there are any. Otherwise it is found out by trying: a sample differs from call
to call, and of the rest μ is what decodes to the images.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.notebook.answers import Answered, Told
from explorer.notebook.errors import LiveModelError

ALIKE = 0.95
"""Correlation from which two answers say the same, as z and μ, or a latent and its nearest code."""
CLEARLY_BETTER = 0.7
"""Of the other's error: below it the second part is μ, although μ comes first as a rule."""


@dataclass(frozen=True)
class Reading:
    """Places of μ and log σ² in an answer without names.

    Attributes:
        mu, logvar: places among the answer's candidates; logvar None where it is a point.
        halves: one array holds both, μ in its first half.
    """

    mu: int = 0
    logvar: int | None = None
    halves: bool = False

    def __call__(self, told: Told) -> tuple[Answered, Answered | None]:
        """μ and log σ² of an answer, in the shape answered."""
        if told.mu is not None:
            return told.mu, told.logvar
        if not told.candidates:
            raise LiveModelError("The encoder's answer holds no latent of one row an image.")
        if self.halves:
            mu, logvar = np.split(told.candidates[0], 2, axis=1)
            return mu, logvar
        mu = told.candidates[self.mu]
        return mu, None if self.logvar is None else told.candidates[self.logvar]


AS_NAMED = Reading()


class Decodes(Protocol):
    """What is asked of the model meanwhile."""

    @property
    def latent_dim(self) -> int: ...

    def decode(self, z: NDArray[np.floating[Any]]) -> Answered: ...


def reading_of(
    told: Told, x: Answered, model: Decodes, again: Callable[[], Told] | None
) -> Reading:
    """How to read the answers of an encoder, found out on images x (N, C, H, W)."""
    if told.mu is not None or told.indices or not told.candidates:
        return AS_NAMED
    first = told.candidates[0]
    if first[0].size == 2 * model.latent_dim:
        return Reading(halves=True)
    places = [at for at, one in enumerate(told.candidates) if one.shape == first.shape]
    if len(places) == 1 or again is None:
        return AS_NAMED
    others = again().candidates
    still = [at for at in places if np.allclose(told.candidates[at], others[at], atol=1e-6)]
    return _of_those(still or places[:1], told, x, model)


def _of_those(places: list[int], told: Told, x: Answered, model: Decodes) -> Reading:
    """μ and log σ² among the parts that are no sample."""
    distinct: list[int] = []
    for at in places:
        if all(
            _say_the_same(told.candidates[at], told.candidates[one]) < ALIKE for one in distinct
        ):
            distinct.append(at)
    if len(distinct) == 1:
        return Reading(mu=distinct[0])
    first, second = distinct[:2]
    if model_error(model, told.candidates[second], x) < CLEARLY_BETTER * model_error(
        model, told.candidates[first], x
    ):
        first, second = second, first
    return Reading(mu=first, logvar=second)


def _say_the_same(a: Answered, b: Answered) -> float:
    """How two parts rise and fall together over the images, each number about its own mean: the
    μ and log σ² of an untrained encoder are alike in nothing but these means."""
    if len(a) < 2:
        return _correlation(a, b)
    return _correlation(a - a.mean(0), b - b.mean(0))


def model_error(model: Decodes, latents: Answered, x: Answered) -> float:
    """The share of the images' variance that the decoded latents leave, whatever their range; of
    those that have a picture."""
    decoded, rows = decoded_rows(model, latents.reshape(len(latents), -1))
    if not len(rows) or decoded.shape[1:] != x.shape[1:]:
        return 1.0
    return 1.0 - max(_correlation(decoded, x[rows]), 0.0) ** 2


def decoded_rows(model: Decodes, z: Answered) -> tuple[Answered, NDArray[np.intp]]:
    """The pictures of those latents for which the decoder has a finite one, and which those are."""
    try:
        parts, rows = [model.decode(z)], np.arange(len(z), dtype=np.intp)
    except LiveModelError:  # a file that does not answer: it would be waited for at every row
        raise
    except Exception:
        found = [
            (row, one) for row in range(len(z)) if (one := _decoded(model, z[row])) is not None
        ]
        parts, rows = [one for _, one in found], np.array([row for row, _ in found], np.intp)
    if not parts:
        return np.empty((0, 0), np.float32), rows
    decoded = np.concatenate(parts)
    is_fine = np.isfinite(decoded).reshape(len(decoded), -1).all(1)
    return decoded[is_fine], rows[is_fine]


def _decoded(model: Decodes, z: Answered) -> Answered | None:
    try:
        return model.decode(z[None])
    except Exception:  # somebody's own may raise anything, for some latents
        return None


def _correlation(a: Answered, b: Answered) -> float:
    a, b = a.ravel() - a.mean(), b.ravel() - b.mean()
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / size if size > 0 else 0.0
