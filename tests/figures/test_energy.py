"""Does the histogram count every image and point where it says?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.energy import Mark, energy_figure
from explorer.figures.palette import DARK, LIGHT, Theme

ENERGIES = np.random.default_rng(0).normal(-50, 10, 1000).astype(np.float32)


def notes(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_image_is_counted_and_the_own_one_stands_where_it_lies(theme: Theme) -> None:
    figure = energy_figure(ENERGIES, [Mark("mine", -33.25, "incoming")], theme)
    assert sum(figure.data[0].y) == 1000
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == -33.25
    assert line.line.color == theme.incoming
    assert notes(figure) == ["<b>mine</b> −33.2"]


def test_what_is_far_off_is_pointed_to_and_does_not_squeeze_the_rest() -> None:
    figure = energy_figure(ENERGIES, [Mark("noise", 1863.6), Mark("mine", -33.2)], LIGHT)
    assert len(figure.layout.shapes) == 1
    assert figure.layout.xaxis.range[1] < 50
    assert notes(figure)[0] == "<b>noise</b> 1,864 →"


def test_names_stand_above_one_another() -> None:
    figure = energy_figure(ENERGIES, [Mark("one", -50), Mark("other", -50.1)], LIGHT)
    heights = [note.yshift for note in figure.layout.annotations]
    assert abs(heights[0] - heights[1]) >= 20


def test_without_marks_it_is_a_histogram_alone() -> None:
    figure = energy_figure(ENERGIES, [], LIGHT)
    assert not figure.layout.shapes
