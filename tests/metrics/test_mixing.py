"""Is the autocorrelation time the known one where there is one?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.metrics.mixing import autocorrelation_time


def autoregressive(phi: float, chains: int = 8, steps: int = 20_000) -> np.ndarray:
    """x_t = φ x_{t−1} + noise, whose τ is (1 + φ) / (1 − φ)."""
    noise = np.random.default_rng(0).standard_normal((chains, steps))
    series = np.empty_like(noise)
    series[:, 0] = noise[:, 0] / np.sqrt(1 - phi**2)
    for t in range(1, steps):
        series[:, t] = phi * series[:, t - 1] + noise[:, t]
    return series


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.9])
def test_of_an_autoregressive_series(phi: float) -> None:
    wanted = (1 + phi) / (1 - phi)
    assert autocorrelation_time(autoregressive(phi)) == pytest.approx(wanted, rel=0.08)


def test_scale_and_shift_do_not_matter() -> None:
    series = autoregressive(0.7, 4, 4000)
    assert autocorrelation_time(5 + 100 * series) == pytest.approx(autocorrelation_time(series))


def test_draws_are_not_worth_more_than_themselves() -> None:
    alternating = np.tile([1.0, -1.0], (2, 500))
    assert autocorrelation_time(alternating) == 1.0


@pytest.mark.parametrize("series", [np.zeros((3, 100)), np.zeros((3, 1)), np.zeros(5)])
def test_what_has_none_is_refused(series: np.ndarray) -> None:
    with pytest.raises(ValueError, match="series"):
        autocorrelation_time(series)
