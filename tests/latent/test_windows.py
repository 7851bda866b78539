"""Does a window show the latents and the prior, at the prior's own scale where they agree?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.latent.errors import LatentError
from explorer.latent.windows import (
    PRIOR_REACH,
    SMALLEST_HALF,
    SquareWindow,
    cells_of,
    square_window,
)

COORDINATES = st.floats(-50, 50, width=32)


def test_codes_within_the_prior_leave_its_own_window() -> None:
    latents = np.random.default_rng(0).normal(size=(2000, 2))
    assert square_window(latents, (0.0, 0.0)) == SquareWindow(0.0, 0.0, PRIOR_REACH)


def test_one_stray_shrinks_nothing() -> None:
    latents = np.vstack([np.random.default_rng(0).normal(size=(2000, 2)), [[80.0, -60.0]]])
    assert square_window(latents, (0.0, 0.0)).half == PRIOR_REACH


def test_a_collapsed_posterior_is_seen_at_the_priors_scale() -> None:
    assert square_window(np.zeros((100, 2)), (0.0, 0.0)).half == PRIOR_REACH


def test_codes_far_outside_are_shown_with_the_priors_circles() -> None:
    latents = np.random.default_rng(0).normal((20, 0), 5, size=(2000, 2))
    x0, x1, y0, y1 = square_window(latents, (0.0, 0.0)).bounds
    assert x0 <= -3
    assert y0 <= -3
    assert y1 >= 3
    assert np.mean((latents[:, 0] > x0) & (latents[:, 0] < x1)) > 0.99


def test_without_a_prior_the_codes_fill_the_window() -> None:
    latents = np.random.default_rng(0).normal((100, 100), 2, size=(2000, 2))
    window = square_window(latents)
    assert window.x == pytest.approx(100, abs=1)
    assert 4 < window.half < 8


def test_codes_that_coincide_still_get_a_window() -> None:
    assert square_window(np.full((5, 2), 7.0)).half == SMALLEST_HALF


@given(arrays(np.float32, (40, 2), elements=COORDINATES), st.booleans())
def test_a_window_holds_nearly_all_codes_and_the_prior(
    latents: np.ndarray, has_prior: bool
) -> None:
    x0, x1, y0, y1 = square_window(latents, (0.0, 0.0) if has_prior else None).bounds
    low, high = np.quantile(latents.astype(float), [0.01, 0.99], axis=0)
    slack = 1e-5
    assert x0 - slack <= low[0]
    assert high[0] <= x1 + slack
    assert y0 - slack <= low[1]
    assert high[1] <= y1 + slack
    if has_prior:
        assert max(x0, y0) <= -3
        assert min(x1, y1) >= 3


@pytest.mark.parametrize("points", [np.empty((0, 2)), np.zeros((3, 3)), [[np.nan, 0.0]]])
def test_points_that_are_none_are_refused(points: np.ndarray) -> None:
    with pytest.raises(LatentError):
        square_window(points)


def test_cells_run_from_the_top_left_and_lie_evenly() -> None:
    window = SquareWindow(1.0, -1.0, 2.0)
    centres = window.cell_centres(4, 4)
    assert centres.shape == (16, 2)
    assert centres[0] == pytest.approx([-0.5, 0.5])
    assert centres[3] == pytest.approx([2.5, 0.5])
    assert centres[-1] == pytest.approx([2.5, -2.5])
    assert window.cell_centres(4, 2)[-1] == pytest.approx([2.5, -2])
    across, up = window.edges(4)
    assert across == pytest.approx([-1, 0, 1, 2, 3])
    assert up == pytest.approx([-3, -2, -1, 0, 1])


@pytest.mark.parametrize(
    ("shape", "cells"), [((1, 28, 28), (24, 24)), ((1, 28, 20), (28, 20)), ((3, 32, 64), (17, 34))]
)
def test_as_tiles_of_a_square_images_keep_their_shape(
    shape: tuple[int, int, int], cells: tuple[int, int]
) -> None:
    assert cells_of(shape, 24) == cells
