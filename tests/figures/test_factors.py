"""Does the heat map show each latent's row and each factor's statistic?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.factors import factors_figure
from explorer.figures.palette import THEMES, Theme
from explorer.latent.factors import CORRELATION_RATIO, PEARSON

VALUES = np.array([[0.98, 0.02], [0.11, 0.75]])


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_numbers_rows_and_columns_are_the_given_ones(theme: Theme) -> None:
    names, statistics = ("x", "orientation"), (PEARSON, CORRELATION_RATIO)
    figure = factors_figure(VALUES, names, statistics, ("z₂", "z₁"), theme)
    heat = figure.data[0]
    assert np.array_equal(heat.z, VALUES)
    assert list(heat.y) == ["z₂", "z₁"]
    assert [list(row) for row in heat.text] == [["0.98", "0.02"], ["0.11", "0.75"]]
    assert "|r|" in heat.x[0]
    assert "ε" in heat.x[1]
    assert "orien-<br>tation" in heat.x[1]


def test_hover_names_the_statistic() -> None:
    figure = factors_figure(
        VALUES, ("x", "hue"), (PEARSON, CORRELATION_RATIO), ("a", "b"), THEMES["dark"]
    )
    assert figure.data[0].customdata[1][1] == f"{CORRELATION_RATIO} of hue"


def test_a_strong_cell_is_coloured_within_the_two_ends() -> None:
    theme = THEMES["light"]
    scale = (
        factors_figure(VALUES, ("x", "y"), (PEARSON, PEARSON), ("a", "b"), theme).data[0].colorscale
    )
    assert scale[0][1] == theme.panel
    assert scale[1][1] not in (theme.panel, theme.latent)


def test_many_factors_stand_upright_and_their_numbers_fit():
    names = tuple(f"factor {number}" for number in range(11))
    figure = factors_figure(
        np.full((2, 11), 0.25), names, (PEARSON,) * 11, ("z₁", "z₂"), THEMES["light"]
    )
    assert figure.layout.xaxis.tickangle == -90
    assert figure.data[0].text[0][0] == ".25"
    assert figure.layout.margin.t >= 7 * len("factor 10")
