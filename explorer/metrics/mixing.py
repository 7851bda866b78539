"""How many steps of a chain are worth one independent draw?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WINDOW = 5.0
"""Lags are summed up to so many times the result: Sokal 1997, section 3.3."""


def autocorrelation_time(series: NDArray[np.floating]) -> float:
    """τ = 1 + 2 Σ_t ρ(t), in steps: so many steps carry as much as one independent draw.

    Args:
        series: a number of each state, (chains, steps), of chains that run in equilibrium. An
            estimate is good only where there are far more steps than τ.

    Raises:
        ValueError: fewer than two steps, or a series that never changes.
    """
    if series.ndim != 2 or series.shape[1] < 2:
        raise ValueError(f"A series of shape (chains, 2 or more) is needed, not {series.shape}.")
    centred = series.astype(np.float64) - series.mean()
    steps = series.shape[1]
    # By Fourier transform, padded so that the end does not meet the beginning.
    spectrum = np.abs(np.fft.rfft(centred, 2 * steps, axis=1)) ** 2
    covariance = np.fft.irfft(spectrum, axis=1)[:, :steps].mean(0) / np.arange(steps, 0, -1)
    if covariance[0] <= 0:
        raise ValueError("The series never changes, so it has no autocorrelation.")
    times = 2 * np.cumsum(covariance / covariance[0]) - 1
    enough = np.flatnonzero(np.arange(steps) >= WINDOW * times)
    return float(max(times[enough[0] if len(enough) else steps - 1], 1.0))
