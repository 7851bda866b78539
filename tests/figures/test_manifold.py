"""Is every tile where its axes say, and does it answer a click?"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest
from scipy.special import ndtr

from explorer.figures.manifold import ManifoldAxes, manifold_figure
from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.latent.manifold import ManifoldGrid, manifold_grid

PICTURE = "data:image/png;base64,"


def drawn(
    grid: ManifoldGrid, theme: Theme = DARK, chosen: tuple[float, float] | None = None
) -> go.Figure:
    axes = ManifoldAxes(grid.axis_z, ndtr(grid.axis_z), grid.dims)
    return manifold_figure(PICTURE, axes, theme, chosen)


@pytest.mark.parametrize("n", [5, 20, 40])
@pytest.mark.parametrize("spacing", ["quantile", "even"])
def test_a_click_on_a_marker_is_a_click_on_its_tile(n: int, spacing: str) -> None:
    grid = manifold_grid(n, 2, spacing=spacing)
    (tiles,) = drawn(grid).data
    for index in (0, n - 1, n * (n - 1), n * n // 2):
        column, height = int(tiles.x[index]), int(tiles.y[index])
        assert grid.z[index, 0] == pytest.approx(grid.axis_z[0, column], abs=1e-6)
        assert grid.z[index, 1] == pytest.approx(grid.axis_z[1, height], abs=1e-6)


def test_the_first_row_is_at_the_top() -> None:
    (tiles,) = drawn(manifold_grid(5, 2)).data
    assert set(tiles.y[:5]) == {4}
    assert list(tiles.x[:5]) == [0, 1, 2, 3, 4]


def test_the_picture_fills_the_axes() -> None:
    figure = drawn(manifold_grid(8, 2))
    picture = figure.layout.images[0]
    assert (picture.x, picture.y, picture.sizex, picture.sizey) == (-0.5, 7.5, 8, 8)
    assert tuple(figure.layout.xaxis.range) == tuple(figure.layout.yaxis.range) == (-0.5, 7.5)
    assert picture.layer == "below"


@pytest.mark.parametrize("spacing", ["quantile", "even"])
def test_ticks_of_z_and_u_stand_at_their_values(spacing: str) -> None:
    grid = manifold_grid(30, 2, spacing=spacing)
    figure = drawn(grid)
    z_at = dict(zip(figure.layout.xaxis.ticktext, figure.layout.xaxis.tickvals, strict=True))
    across = [note for note in figure.layout.annotations if note.yref == "y domain"]
    u_at = {note.text: note.x for note in across}
    # The prior's median is z = 0, in the middle of the picture.
    assert z_at["0" if "0" in z_at else "0.0"] == pytest.approx(14.5)
    assert u_at["0.5"] == pytest.approx(14.5)
    assert u_at["0.95"] > u_at["0.75"] > u_at["0.25"] > u_at["0.05"]
    one = z_at["1" if "1" in z_at else "1.0"]
    assert np.interp(one, np.arange(30), ndtr(grid.axis_z[0])) == pytest.approx(0.8413, abs=2e-3)


def test_ticks_of_u_do_not_crowd_in_a_wide_window() -> None:
    figure = drawn(manifold_grid(20, 2, spacing="even", extent=60.0))
    across = [note.text for note in figure.layout.annotations if note.yref == "y domain"]
    assert across == ["0.5", "u"]


def test_without_a_prior_there_is_no_u() -> None:
    grid = manifold_grid(6, 2, spacing="even")
    figure = manifold_figure(PICTURE, ManifoldAxes(grid.axis_z, None, grid.dims), LIGHT)
    assert not figure.layout.annotations


def test_the_chosen_tile_is_framed() -> None:
    grid = manifold_grid(9, 2)
    z = grid.tile_at(2, 6)
    frame = drawn(grid, chosen=(float(z[0]), float(z[1]))).layout.shapes[-1]
    assert (frame.x0, frame.x1) == (5.5, 6.5)
    assert (frame.y0, frame.y1) == (5.5, 6.5)
    assert frame.line.color == DARK.outgoing


def test_nothing_is_framed_outside_the_picture() -> None:
    assert not drawn(manifold_grid(9, 2), chosen=(50.0, 0.0)).layout.shapes


def test_the_axes_name_their_dimensions() -> None:
    figure = drawn(manifold_grid(5, 6, dims=(4, 1)))
    assert figure.layout.xaxis.title.text == "z₅"
    assert figure.layout.yaxis.title.text == "z₂"
