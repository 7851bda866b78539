"""Are μ, σ and the KL of each dimension drawn as they are?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.latents import FEW_DIMS, latents_figure
from explorer.figures.palette import DARK


def made(dims, with_spread=True):
    rng = np.random.default_rng(0)
    mu, kl = rng.normal(size=(2, dims)).astype(np.float32)
    logvar = rng.normal(size=dims).astype(np.float32) if with_spread else None
    names = [f"z{dim + 1}" for dim in range(dims)]
    return mu, logvar, np.abs(kl), names


@pytest.mark.parametrize("dims", [1, 2, 10, 50])
def test_every_dimension_is_drawn_with_its_spread_and_kl(dims):
    mu, logvar, kl, names = made(dims)
    figure = latents_figure(mu, logvar, kl, names, DARK)
    latents, bars = figure.data
    np.testing.assert_array_equal(latents.y, mu)
    np.testing.assert_allclose(latents.error_y.array, np.exp(0.5 * logvar))
    np.testing.assert_array_equal(bars.y, kl)
    assert len(figure.layout.xaxis.tickvals) <= FEW_DIMS
    assert all(name in text for name, text in zip(names, latents.customdata, strict=True))
    # The prior's 2σ and 1σ bands.
    assert [(band.y0, band.y1) for band in figure.layout.shapes] == [(-2, 2), (-1, 1)]


def test_points_have_no_spread_no_kl_and_no_prior():
    mu, _, kl, names = made(3, with_spread=False)
    figure = latents_figure(mu, None, kl, names, DARK)
    assert len(figure.data) == 1
    assert figure.data[0].error_y.array is None
    assert not figure.layout.shapes
    assert "σ" not in "".join(figure.data[0].customdata)


def test_few_dimensions_have_their_figures_written_beside_them():
    mu, logvar, kl, names = made(2)
    mu[0], logvar[0] = -1.5, np.log(0.25**2)
    figure = latents_figure(mu, logvar, kl, names, DARK)
    assert figure.data[0].text[0].strip() == "−1.50 ± 0.250"
    assert f"{kl.max():.2f}" in figure.data[1].text
    many = latents_figure(*made(20), DARK)
    assert many.data[0].text is None
    assert set(many.data[1].text) == {""}


def test_a_bar_too_low_to_write_into_has_no_figure():
    mu, logvar, _, names = made(2)
    bars = latents_figure(mu, logvar, np.array([4.0, 0.1], np.float32), names, DARK).data[1]
    assert list(bars.text) == ["4.00", ""]
