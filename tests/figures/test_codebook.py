"""Does the figure show every used code once, the most used first?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.codebook import code_use_figure
from explorer.figures.palette import THEMES

COUNTS = np.array([0, 7, 100, 0, 7, 1])


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_used_codes_stand_in_the_order_of_their_use(theme):
    figure = code_use_figure([COUNTS], ("",), theme)
    (line,) = figure.data
    assert list(line.y) == [100, 7, 7, 1]
    assert list(line.x) == [1, 2, 3, 4]
    # Displays count codes from 1.
    assert list(line.customdata) == [3, 2, 5, 6]
    assert figure.layout.yaxis.type == "log"


def test_two_levels_are_two_lines_with_their_names():
    figure = code_use_figure([COUNTS, COUNTS[:3]], ("coarse", "fine"), THEMES["dark"])
    assert len(figure.data) == 2
    assert {note.text for note in figure.layout.annotations} == {"coarse", "fine"}
