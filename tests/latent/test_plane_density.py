"""Is the aggregate posterior's mass on a plane where its Gaussians are?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.latent.density import aggregate_posterior_mass
from explorer.latent.errors import LatentError
from explorer.latent.plane_density import plane_mass
from explorer.latent.planes import Plane, axis_plane, plane_through
from explorer.latent.windows import SquareWindow

WINDOW, CELLS = SquareWindow(0.0, 0.0, 6.0), 12


def mass(plane: Plane, mu: np.ndarray, logvar: np.ndarray | None) -> np.ndarray:
    return plane_mass(plane, mu, logvar, WINDOW, CELLS, np.random.default_rng(0))


@pytest.fixture
def latents() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(1)
    return generator.normal(size=(300, 5)), generator.normal(-1.0, 0.5, size=(300, 5))


def test_along_two_dimensions_it_is_exact(latents: tuple[np.ndarray, np.ndarray]) -> None:
    mu, logvar = latents
    edges = WINDOW.edges(CELLS)
    expected = aggregate_posterior_mass(mu[:, [3, 1]], logvar[:, [3, 1]], *edges)
    assert mass(axis_plane(5, (3, 1)), mu, logvar) == pytest.approx(expected[::-1], abs=1e-6)


def test_on_a_tilted_plane_quadrants_hold_what_a_correlated_normal_has_there() -> None:
    generator = np.random.default_rng(2)
    mu, logvar = np.zeros((50, 3)), np.tile([0.0, 1.0, 0.0], (50, 1))
    angle = 0.6
    turned = Plane(
        np.zeros(3),
        np.array([[np.cos(angle), np.sin(angle), 0.0], [-np.sin(angle), np.cos(angle), 0.0]]),
    )
    found = plane_mass(turned, mu, logvar, WINDOW, 2, generator)
    correlated = turned.covariance(logvar)[0]
    correlation = correlated[0, 1] / np.sqrt(correlated[0, 0] * correlated[1, 1])
    # The orthant probability of a bivariate normal (Sheppard, 1899).
    same_sign = 0.25 + np.arcsin(correlation) / (2 * np.pi)
    assert found[0, 1] == pytest.approx(same_sign, abs=0.005)
    assert found[0, 0] == pytest.approx(0.5 - same_sign, abs=0.005)


def test_the_first_row_is_the_top() -> None:
    found = mass(axis_plane(2), np.array([[-5.5, 5.5]]), None)
    assert found[0, 0] == 1.0
    assert found.sum() == 1.0


def test_through_three_images_everything_is_counted_once(
    latents: tuple[np.ndarray, np.ndarray],
) -> None:
    mu, logvar = latents
    wide = plane_mass(
        plane_through(mu[:3]),
        mu,
        logvar,
        SquareWindow(0, 0, 50.0),
        CELLS,
        np.random.default_rng(0),
    )
    assert wide.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("plane", [axis_plane(3), plane_through(np.eye(3))])
def test_posteriors_that_shrank_to_points_are_counted(plane: Plane) -> None:
    mu = np.random.default_rng(0).normal(size=(40, 3))
    found = plane_mass(
        plane, mu, np.full((40, 3), -2000.0), WINDOW, CELLS, np.random.default_rng(0)
    )
    assert found.sum() == pytest.approx(1.0)


def test_codes_of_another_size_are_refused() -> None:
    with pytest.raises(LatentError):
        mass(axis_plane(3), np.zeros((4, 2)), np.zeros((4, 2)))
