"""How far from the exact gradient of E_q[f(z)] are its estimates, from so many draws?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.objectives.gradient_estimators import (
    baselined_score_gradient,
    pathwise_gradient,
    score_function_gradient,
)

Floats = NDArray[np.float64]

MAX_DRAWS = 1 << 20
SIGMA_RANGE = (0.05, 5.0)
WAVES = 3.0
LEAST_VARIANCE = 1e-12
"""Of an estimate that does not vary."""


@dataclass(frozen=True)
class Target:
    """A function of one number, and the gradient of its mean under N(μ, σ²) in closed form.

    Attributes:
        title: for people.
        formula: LaTeX, of f(z).
        f: z (N, 1) → (N,).
        exact: (μ, σ) → ∂E[f(z)]/∂μ.
        has_slope: whether f' is more than zero nearly everywhere: without, the pathwise estimate
            is wrong.
    """

    title: str
    formula: str
    f: Callable[[Tensor], Tensor]
    exact: Callable[[float, float], float]
    has_slope: bool = True

    def on(self, z: Floats) -> Floats:
        """f at each of the numbers z (n,)."""
        values: Floats = self.f(torch.from_numpy(z)[:, None]).numpy()
        return values


TARGETS: dict[str, Target] = {
    "parabola": Target("Parabola", "z^2", lambda z: z[:, 0].square(), lambda mu, _sigma: 2.0 * mu),
    "wave": Target(
        "Wave",
        r"\sin 3z",
        lambda z: torch.sin(WAVES * z[:, 0]),
        lambda mu, sigma: WAVES * math.cos(WAVES * mu) * math.exp(-0.5 * (WAVES * sigma) ** 2),
    ),
    "step": Target(
        "Step",
        r"\mathbf{1}[z > 0]",
        lambda z: (z[:, 0] > 0).to(z.dtype),
        lambda mu, sigma: math.exp(-0.5 * (mu / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi)),
        has_slope=False,
    ),
}
"""What the gradient is taken of; its mean under a Gaussian has a gradient in closed form."""


@dataclass(frozen=True, eq=False)
class GradientDraws:
    """One gradient, by two estimators from the same M draws.

    Attributes:
        exact: ∂E_q[f(z)]/∂μ.
        z, value: the draws and f at them, (M,).
        pathwise, score: each draw's estimate, (M,).
        baselined: the score's with the mean of f over the other draws taken off f, (M,).
    """

    exact: float
    z: Floats
    value: Floats
    pathwise: Floats
    score: Floats
    baselined: Floats


def gradient_draws(
    target: Target, mu: float, sigma: float, draws: int, seed: int, constant: float = 0.0
) -> GradientDraws:
    """Draw z ~ N(μ, σ²) and estimate ∂E[f(z) + constant]/∂μ from each draw.

    Raises:
        ValueError: draws or σ out of range, or a number that is not finite.
    """
    if not 2 <= draws <= MAX_DRAWS:
        raise ValueError(f"The number of draws must be from 2 to {MAX_DRAWS}, not {draws}.")
    if not (SIGMA_RANGE[0] <= sigma <= SIGMA_RANGE[1] and math.isfinite(mu + constant)):
        raise ValueError(f"μ = {mu}, σ = {sigma} and a constant of {constant} are out of range.")
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(draws, 1, generator=generator, dtype=torch.float64)
    centre, spread = (torch.tensor([value], dtype=torch.float64) for value in (mu, sigma))

    def raised(z: Tensor) -> Tensor:
        return target.f(z) + constant

    z = centre + spread * noise
    return GradientDraws(
        target.exact(mu, sigma),
        z[:, 0].numpy(),
        raised(z).numpy(),
        pathwise_gradient(raised, centre, spread, noise)[:, 0].numpy(),
        score_function_gradient(raised, centre, spread, noise)[:, 0].numpy(),
        baselined_score_gradient(raised, centre, spread, noise)[:, 0].numpy(),
    )


def estimates(per_draw: Floats, samples: int) -> Floats:
    """Means over groups of `samples` draws: so many estimates made anew, (M // samples,).

    Raises:
        ValueError: fewer draws than one estimate takes.
    """
    groups = len(per_draw) // samples if samples > 0 else 0
    if not groups:
        raise ValueError(f"{len(per_draw)} draws make no estimate of {samples} draws each.")
    means: Floats = per_draw[: groups * samples].reshape(groups, samples).mean(axis=1)
    return means


def spread_by_samples(per_draw: Floats, counts: Sequence[int]) -> Floats:
    """The variance of an estimate from so many draws, for each count; it falls as 1 / count."""
    return np.array([estimates(per_draw, count).var() for count in counts])


def variance_ratio(per_draw: Floats, other: Floats) -> tuple[float, float]:
    """How many times the variance of another estimate by the same draws, and its standard error.

    The error by the delta method: log of the ratio moves by each draw's squares over the variances.
    """
    squares, others = ((each - each.mean()) ** 2 for each in (per_draw, other))
    least = max(float(others.mean()), LEAST_VARIANCE)
    ratio = float(squares.mean()) / least
    moves = squares / max(float(squares.mean()), LEAST_VARIANCE) - others / least
    return ratio, ratio * float(moves.std() / math.sqrt(len(moves)))


def mean_and_error(per_draw: Floats) -> tuple[float, float]:
    """The mean over all draws, and its standard error."""
    return float(per_draw.mean()), float(per_draw.std() / math.sqrt(len(per_draw)))
