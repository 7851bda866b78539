"""Does the close-up show both q and wherever p(z|x) lies?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import close_up as close_ups
from explorer.core.close_up import FINE_SIDE, WIDE_SIDE, close_up, share_outside
from explorer.core.evidence import PosteriorMap

MU = np.array([1.0, -0.5], np.float32)
LOGVAR = np.log(np.array([0.05, 0.02], np.float32) ** 2)


def mixture(*modes):
    """A stand-in for `posterior_map`: Gaussians of (weight, x, y, σ)."""

    def seen(_core, _name, _image, centre, half, side, _labels=None):
        axis = (np.arange(side) + 0.5) / side * 2 - 1
        across, up = centre[0] + half * axis, (centre[1] + half * axis)[::-1]
        x, y = np.meshgrid(across, up)
        density = sum(
            weight / s**2 * np.exp(-((x - mx) ** 2 + (y - my) ** 2) / (2 * s * s))
            for weight, mx, my, s in modes
        )
        # log-density differences, so that nothing underflows on a coarse map
        return PosteriorMap(
            (density / max(density.max(), 1e-300)).astype(np.float32),
            (float(across[0]), float(up[-1])),
            (float(across[-1]), float(up[0])),
        )

    return seen


def shows(found, x, y):
    return found.low[0] <= x <= found.high[0] and found.low[1] <= y <= found.high[1]


def test_where_q_fits_the_window_is_as_wide_as_its_ellipse(monkeypatch):
    monkeypatch.setattr(close_ups, "posterior_map", mixture((1.0, 1.0, -0.5, 0.05)))
    found = close_up(None, "m", np.zeros((1, 1, 8, 8), np.uint8), MU, LOGVAR)
    assert shows(found, 1.0 + 0.15, -0.5)
    assert shows(found, 1.0 - 0.15, -0.5)
    assert found.high[0] - found.low[0] < 0.7
    assert found.density.shape == (FINE_SIDE, FINE_SIDE)
    assert found.density.max() == 1.0
    assert share_outside(found, MU, np.log(np.full(2, 0.05, np.float32) ** 2)) < 0.03


def test_a_second_place_is_shown_too(monkeypatch):
    modes = mixture((0.5, 1.0, -0.5, 0.05), (0.5, -1.2, 0.9, 0.1))
    monkeypatch.setattr(close_ups, "posterior_map", modes)
    found = close_up(None, "m", np.zeros((1, 1, 8, 8), np.uint8), MU, LOGVAR)
    assert shows(found, 1.0, -0.5)
    assert shows(found, -1.2, 0.9)
    assert found.density.shape == (WIDE_SIDE, WIDE_SIDE)
    assert share_outside(found, MU, np.log(np.full(2, 0.05, np.float32) ** 2)) == pytest.approx(
        0.5, abs=0.05
    )


def test_a_q_that_misses_everything_is_still_in_the_window(monkeypatch):
    monkeypatch.setattr(close_ups, "posterior_map", mixture((1.0, -2.0, 2.0, 0.2)))
    found = close_up(None, "m", np.zeros((1, 1, 8, 8), np.uint8), MU, LOGVAR)
    assert shows(found, *MU)
    assert shows(found, -2.0, 2.0)
    assert share_outside(found, MU, LOGVAR) == pytest.approx(1.0)


def test_of_a_gaussian_one_percent_lies_outside_three_sigma():
    seen = mixture((1.0, 0.0, 0.0, 1.0))(None, None, None, (0.0, 0.0), 6.0, 200)
    zero = np.zeros(2, np.float32)
    assert share_outside(seen, zero, zero) == pytest.approx(np.exp(-4.5), abs=2e-3)
    assert share_outside(seen, zero, zero, k=1.0) == pytest.approx(np.exp(-0.5), abs=1e-2)


def test_on_a_real_model_the_window_holds_the_posterior(core, digits):
    image = digits[[3]]
    posterior = core.encode("tiny-vae", image)
    found = close_up(core, "tiny-vae", image, posterior.mu[0], posterior.logvar[0])
    edge = np.concatenate([found.density[[0, -1]].ravel(), found.density[:, [0, -1]].ravel()])
    assert edge.max() < 0.2
    assert shows(found, *posterior.mu[0])
