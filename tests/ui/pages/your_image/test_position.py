"""Is the image placed where its code lies, in a window that shows what q misses?"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from explorer.core import Description, PosteriorMap
from explorer.figures.image_place import Density, ImagePlace
from explorer.figures.palette import DARK
from explorer.latent.projections import pca, two_dimensions
from explorer.ui.pages.your_image.position import (
    Position,
    choose_plane,
    close_up_words,
    position_of,
    show_close_up,
    show_map,
)
from tests.ui.stand_ins import CODES_ONLY, PartPage, StandInCore, description, stored

IMAGE = np.zeros((1, 2, 2), np.uint8)
MU = np.random.default_rng(1).normal(size=(200, 3)).astype(np.float32) * [2.0, 0.1, 1.0]


def models(latent_dim: int = 3, **changes: object) -> tuple[StandInCore, Description]:
    model = description(latent_dim=latent_dim, **changes)
    return StandInCore([model], {model.name: stored(MU[:, :latent_dim])}), model


def made(mu: list[float], sigma: list[float] | None) -> SimpleNamespace:
    """As much of a receipt as the place needs."""
    logvar = None if sigma is None else 2 * np.log(np.array(sigma, np.float32))
    return SimpleNamespace(mu=np.array(mu, np.float32), logvar=logvar)


def test_two_latents_are_the_plane_and_nothing_is_asked() -> None:
    core, model = models(2)
    page = PartPage(choose_plane, core, model, np.zeros(2, np.float32), plane="two dimensions")
    assert page.run().axis_labels == ("z₁", "z₂")
    assert not page.app.segmented_control


@pytest.mark.parametrize(
    ("kl", "axes"),
    [([0.1, 5.0, 2.0], ("z₂", "z₃")), ([3.0, 1.0, 0.5], ("z₁", "z₂")), ([0, 0, 0], ("z₁", "z₃"))],
)
def test_the_two_dimensions_are_those_on_which_the_image_spends_most(
    kl: list[float], axes: tuple[str, str]
) -> None:
    core, model = models()
    spent = np.array(kl, np.float32)
    assert PartPage(choose_plane, core, model, spent).run().method == "PCA"
    page = PartPage(choose_plane, core, model, spent, plane="two dimensions")
    # Where no dimension costs anything, the variance of the codes says which are used.
    assert page.run().axis_labels == axes


def test_a_code_s_ellipses_are_q_s_deviations_around_it() -> None:
    core, model = models()
    receipt = made([1.0, 2.0, 3.0], [0.5, 9.0, 0.25])
    position = position_of(core, model, IMAGE, None, receipt, two_dimensions(MU, (0, 2)))
    assert position.place.at == (1.0, 3.0)
    for k, outline in enumerate(position.place.outlines, start=1):
        reach = np.abs(outline - [1.0, 3.0]).max(0)
        assert reach == pytest.approx([0.5 * k, 0.25 * k], rel=0.01)
    np.testing.assert_allclose(position.place.window, ((-1.0, 3.0), (1.0, 5.0)), atol=1e-6)
    assert position.prior_at == (0.0, 0.0)
    assert (position.density, position.outside) == (None, None)


def test_on_principal_components_the_prior_lies_where_the_plane_puts_it() -> None:
    core, model = models()
    shifted = MU + np.array([5.0, 0.0, 0.0], np.float32)
    core.encoded[model.name] = stored(shifted)
    position = position_of(core, model, IMAGE, None, made([0.0] * 3, [1.0] * 3), pca(shifted))
    # The image is at the prior's mean itself.
    assert position.place.at == pytest.approx(position.prior_at)
    assert np.hypot(*position.prior_at) == pytest.approx(np.linalg.norm(shifted.mean(0)), rel=0.02)


def test_a_point_s_window_reaches_its_ten_nearest_neighbours() -> None:
    mu = np.array([[float(x), 0.0] for x in range(100)], np.float32)
    model = description(capabilities=CODES_ONLY)
    core = StandInCore([model], {model.name: stored(mu)})
    position = position_of(core, model, IMAGE, None, made([0.0, 0.0], None), two_dimensions(mu))
    # Of 0, 1, 2, … the tenth lies 9 away, and a fifth more is shown.
    assert position.place.window[0] == pytest.approx((-10.8, 10.8))
    assert position.place.outlines == ()
    assert position.prior_at is None


def test_points_that_coincide_still_have_a_window() -> None:
    mu = np.ones((3, 2), np.float32)
    model = description(capabilities=CODES_ONLY)
    core = StandInCore([model], {model.name: stored(mu)})
    (left, right), _ = position_of(
        core, model, IMAGE, None, made([1.0, 1.0], None), two_dimensions(mu)
    ).place.window
    assert left < 1.0 < right


def test_with_two_latents_the_exact_posterior_sets_the_window() -> None:
    density = np.zeros((4, 4), np.float32)
    # A quarter of it in the upper left corner, far from q, which is at the lower right.
    density[0, 0], density[3, 3] = 1.0, 3.0
    seen = PosteriorMap(density, (-3.0, 0.0), (3.0, 6.0))
    core, model = models(2)
    core.answers["close_up"] = lambda *_: seen
    position = position_of(
        core, model, IMAGE, None, made([3.0, 0.0], [0.5, 0.5]), two_dimensions(MU[:, :2])
    )
    assert position.place.window == ((-3.0, 3.0), (0.0, 6.0))
    assert position.outside == pytest.approx(0.25)
    assert "25 % lies outside q’s 3σ" in close_up_words(
        model, made([3.0, 0.0], [0.5, 0.5]), position
    )


def position(
    at: tuple[float, float] = (0.0, 0.0), outside: float | None = None, has_density: bool = False
) -> Position:
    window = ((-1.0, 1.0), (-1.0, 1.0))
    projection = two_dimensions(MU, (0, 2))
    density = Density(np.ones((2, 2), np.float32), window) if has_density else None
    return Position(
        projection, projection.plane, ImagePlace(at, (), window), density, outside, (0, 0)
    )


@pytest.mark.parametrize("at", [(0.0, 0.0), (80.0, 1.0), (-80.0, 1.0), (1.0, 80.0), (1.0, -80.0)])
def test_the_map_shows_the_image_wherever_it_is(at: tuple[float, float]) -> None:
    (left, right), (bottom, top) = position(at).window
    assert left < at[0] < right
    assert bottom < at[1] < top
    # Both axes keep one scale, and the prior's circles stay in view.
    assert right - left == pytest.approx(top - bottom)
    assert left <= -2 < 2 <= right


@pytest.mark.parametrize(
    ("outside", "ending"),
    [
        (None, "same levels."),
        (0.05, "same levels."),
        (0.4, "40 % lies outside q’s 3σ: q misses it."),
    ],
)
def test_only_a_notable_miss_is_said(outside: float | None, ending: str) -> None:
    _, model = models(2)
    words = close_up_words(model, made([0, 0], [1, 1]), position(outside=outside, has_density=True))
    assert words.endswith(ending)


def test_what_cannot_be_drawn_is_said() -> None:
    _, model = models()
    assert "this model has 3" in close_up_words(model, made([0] * 3, [1] * 3), position())
    assert "without σ" in close_up_words(model, made([0] * 3, None), position())


@pytest.mark.parametrize("show", [show_map, show_close_up])
def test_either_figure_frames_what_the_place_says(show: object) -> None:
    core, model = models()
    page = PartPage(show, core, model, position((0.25, 0.5)), DARK)
    page.run()
    (chart,) = page.charts
    span = chart["layout"]["xaxis"]["range"]
    assert span == pytest.approx(position((0.25, 0.5)).window[0] if show is show_map else (-1, 1))
