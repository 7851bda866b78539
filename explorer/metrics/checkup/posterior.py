"""Of which power of σ is the encoder's second answer, and how wide is the posterior then?

Two facts of any VAE with the prior N(0, I), whatever its KL weight. Scaling a latent by a and the
decoder's weight by 1/a leaves pictures alone, so that where training has settled
E[μ_i²] + E[σ_i²] = 1 for every latent. And its posterior is as narrow as the picture is sensitive:
1/σ_i² = 1 + c·Σ (∂x/∂z_i)², with one c for all images and latents, c the pixels' precision over the
KL weight (Lucas et al. 2019, arXiv:1911.02469, for the linear case).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.subject import FloatArray

IMAGES, MOST_DIMS = 24, 12
LOGVAR, LOGSIGMA, VARIANCE, SIGMA = "log σ²", "log σ", "σ²", "σ"
LEAST = 1e-12
PRECISIONS = np.logspace(-6, 6, 241)

READINGS: dict[str, Callable[[FloatArray], FloatArray]] = {
    LOGVAR: lambda told: told,
    LOGSIGMA: lambda told: 2 * told,
    VARIANCE: lambda told: np.log(np.maximum(told, LEAST)),
    SIGMA: lambda told: 2 * np.log(np.maximum(told, LEAST)),
}
"""What the second answer may be → log σ² of it."""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How much pictures change with each latent, for some images.

    Attributes:
        dims: which latents, the most used first, (d,).
        plain: Σ_pixels (∂x/∂z)², (n, d): times the precision of Gaussian pixels it is the
            curvature of −log p(x|z).
        bernoulli: the same of Bernoulli pixels, Σ (∂x/∂z)² / x(1 − x).
    """

    dims: NDArray[np.int64]
    plain: NDArray[np.float64]
    bernoulli: NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """How well a reading agrees with the two facts.

    Attributes:
        apart: mean |log(E[μ²] + E[σ²])| over latents in use; 0 where training has settled.
        residual: mean |log σ² − what the sensitivity says|, nats.
        wide: share of posteriors of latents in use that are wider than the prior, which none is
            where training has settled: 1/σ² is more than 1.
        precision: c of Gaussian pixels.
        bernoulli_precision: c of Bernoulli pixels: one over the KL weight.
    """

    apart: float
    residual: float
    wide: float
    precision: float
    bernoulli_precision: float

    @property
    def badness(self) -> float:
        """All three together."""
        return self.apart + self.residual + self.wide


def sensitivity(exam: Examination) -> Sensitivity:
    """By differences, a fraction of each latent's spread to both sides."""
    z = exam.code.mu[:IMAGES]
    dims = np.argsort(-exam.used)[:MOST_DIMS]
    made = exam.pictures(z).reshape(len(z), -1).astype(np.float64)
    spread = (made * (1 - made)).clip(1e-3)
    plain, bernoulli = [], []
    for dim in dims:
        step = np.float32(0.05 * max(float(np.sqrt(exam.used[dim])), 0.02))
        up, down = z.copy(), z.copy()
        up[:, dim] += step
        down[:, dim] -= step
        slope = (exam.pictures(up) - exam.pictures(down)).reshape(len(z), -1) / (2 * step)
        squared = np.square(slope.astype(np.float64))
        plain.append(squared.sum(1))
        bernoulli.append((squared / spread).sum(1))
    return Sensitivity(dims, np.stack(plain, 1), np.stack(bernoulli, 1))


def moments(exam: Examination, reading: str = LOGVAR) -> NDArray[np.float64]:
    """E[μ_i²] + E[σ_i²] of each latent, (D,), about the mean of μ_i."""
    assert exam.code.logvar is not None
    mu = exam.code.mu.astype(np.float64)
    logvar = READINGS[reading](exam.code.logvar).astype(np.float64)
    found: NDArray[np.float64] = mu.var(0) + np.exp(logvar.clip(-60, 60)).mean(0)
    return found


def fits(exam: Examination) -> dict[str, Fit]:
    """Every reading that is possible: a σ is never below 0. Found once, as three checks ask."""
    if exam not in _FITS:
        _FITS[exam] = _all_fits(exam)
    return _FITS[exam]


_FITS: WeakKeyDictionary[Examination, dict[str, Fit]] = WeakKeyDictionary()


def _all_fits(exam: Examination) -> dict[str, Fit]:
    told = exam.code.logvar
    assert told is not None
    sense = sensitivity(exam)
    possible = [LOGVAR, LOGSIGMA] + ([VARIANCE, SIGMA] if float(told.min()) >= 0 else [])
    return {reading: _fit(exam, reading, told, sense) for reading in possible}


def _fit(exam: Examination, reading: str, told: FloatArray, sense: Sensitivity) -> Fit:
    logvar = READINGS[reading](told[:IMAGES][:, sense.dims]).astype(np.float64)
    apart = float(np.abs(np.log(moments(exam, reading)[sense.dims])).mean())
    residual, precision = _settled(logvar, sense.plain)
    other, bernoulli = _settled(logvar, sense.bernoulli)
    wide = float((logvar[:, exam.active[sense.dims]] >= 0).mean())
    return Fit(apart, min(residual, other), wide, precision, bernoulli)


def _settled(logvar: NDArray[np.float64], curvature: NDArray[np.float64]) -> tuple[float, float]:
    """The least mean |log σ² + log(1 + c·curvature)|, and its c."""
    told = -np.log1p(PRECISIONS[:, None, None] * curvature)
    residuals = np.abs(logvar - told).mean((1, 2))
    best = int(residuals.argmin())
    return float(residuals[best]), float(PRECISIONS[best])
