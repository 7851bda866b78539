"""Is what the prior promises held against what the latents fill, and are holes found?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from explorer.latent.errors import LatentError
from explorer.latent.plane_density import plane_mass
from explorer.latent.planes import axis_plane
from explorer.latent.prior_fit import (
    filled,
    hole_share,
    perfect_latents,
    point_logvar,
    prior_mass,
    shell_shares,
)
from explorer.latent.windows import SquareWindow

WINDOW = SquareWindow(0.0, 0.0, 4.0)


@pytest.mark.parametrize("dims", [1, 2, 10, 50])
def test_of_the_prior_s_own_draws_as_many_lie_in_its_shell_as_it_says(dims: int) -> None:
    z = np.random.default_rng(0).standard_normal((20_000, dims))
    found = shell_shares(z, None, np.random.default_rng(1))
    assert found.within == pytest.approx(0.99, abs=0.003)
    assert found.nearer == pytest.approx(0.005, abs=0.002)
    assert found.farther == pytest.approx(0.005, abs=0.002)
    assert shell_shares(z + 100, None, np.random.default_rng(1)).farther == 1


def test_in_50_d_means_in_a_ball_are_not_in_the_prior_s_shell_and_their_draws_are() -> None:
    """As of `mnist-vae-50d`: 29 dimensions with narrow posteriors, 21 that are the prior."""
    generator = np.random.default_rng(0)
    active = np.arange(50) < 29
    mu = np.where(active, np.sqrt(1 - 0.3**2), 0.0) * generator.standard_normal((10_000, 50))
    logvar = np.broadcast_to(np.where(active, 2 * np.log(0.3), 0.0), mu.shape)
    assert shell_shares(mu, None, generator).nearer > 0.5
    found = shell_shares(mu, logvar, generator)  # z = μ + σ ε is N(0, I) here
    assert found.within == pytest.approx(0.99, abs=0.004)
    # A decoder that was trained beyond the prior's shell is seen at the other tail.
    assert shell_shares(1.5 * mu, logvar, generator).farther > 0.3


def test_perfect_latents_are_the_prior() -> None:
    logvar = np.broadcast_to(2 * np.log([0.2, 0.9, 1.3]), (20_000, 3))
    mu, widths = perfect_latents(logvar, np.random.default_rng(0))
    z = mu + np.exp(0.5 * widths) * np.random.default_rng(1).standard_normal(mu.shape)
    np.testing.assert_allclose(np.cov(z.T), np.eye(3), atol=0.04)
    np.testing.assert_allclose(widths[0], 2 * np.log([0.2, 0.9, 1.0]), atol=1e-9)


def test_the_prior_s_mass_is_that_of_its_cells() -> None:
    mass = prior_mass(SquareWindow(0.5, 0.0, 2.0), 4, centre=(0.5, 1.0))
    across = np.diff(norm.cdf([-1.5, -0.5, 0.5, 1.5, 2.5], loc=0.5))
    up = np.diff(norm.cdf([-2, -1, 0, 1, 2], loc=1.0))[::-1]
    np.testing.assert_allclose(mass, np.outer(up, across))
    assert prior_mass(WINDOW, 80).sum() == pytest.approx((norm.cdf(4) - norm.cdf(-4)) ** 2)


def test_filled_is_a_half_at_a_tenth_and_goes_by_the_logarithm() -> None:
    expected = np.full(5, 1e-3)
    ratios = np.array([0, 0.01, 0.1, 1, 50])
    np.testing.assert_allclose(filled(ratios * expected, expected), [0, 0, 0.5, 1, 1], atol=1e-12)
    assert filled(np.array([10**-0.5]), np.ones(1))[0] == pytest.approx(0.75)


def test_codes_from_the_prior_leave_no_hole_and_half_of_them_leaves_half() -> None:
    z = np.random.default_rng(1).standard_normal((20_000, 2)).astype(np.float32)
    narrow = np.full_like(z, 2 * np.log(0.15))

    def holes(latents: np.ndarray) -> float:
        widths = narrow[: len(latents)]
        generator = np.random.default_rng(0)
        mass = plane_mass(axis_plane(2), latents, widths, WINDOW, 40, generator)
        return hole_share(mass, prior_mass(WINDOW, 40))

    assert holes(z) < 0.002
    # What lies to the right of 0 spills over to the left by about one width.
    assert holes(z[z[:, 0] > 0]) == pytest.approx(norm.cdf(-0.15), abs=0.04)


def test_points_get_scott_s_width() -> None:
    z = np.random.default_rng(2).standard_normal((4096, 2)) * [1.0, 3.0]
    sigma = np.exp(0.5 * point_logvar(z)[0])
    np.testing.assert_allclose(sigma, 4096 ** (-1 / 6) * z.std(axis=0), rtol=1e-5)
    assert np.isfinite(point_logvar(np.zeros((3, 2)))).all()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(LatentError, match="at least one image"):
        shell_shares(np.zeros((0, 2)), None, np.random.default_rng(0))
    with pytest.raises(LatentError, match="do not compare"):
        filled(np.zeros((2, 2)), np.zeros((3, 3)))
