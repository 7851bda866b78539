"""Does each row say which dimension it is, what it carries, and where it starts?"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from explorer.figures.palette import DARK
from explorer.ui.pages.traversals.rows import RowsLook, TraversalRow, rows_html

VALUES = np.linspace(-2, 2, 5)


def row(dim: int = 2, is_active: bool = True, start: float = 0.0) -> TraversalRow:
    return TraversalRow(dim, 1.25, 0.8, is_active, VALUES, start, "data:image/png;base64,AA")


def look(**changes: object) -> RowsLook:
    told = {
        "unit": "nats",
        "largest": 2.5,
        "aspect": 1.0,
        "own_values": False,
        "marks_start": False,
        "is_alone": True,
    }
    return RowsLook(**(told | changes))  # type: ignore[arg-type]


def start_place(start: float) -> float:
    html = rows_html([row(start=start)], look(marks_start=True), DARK)
    found = re.search(r'class="start" style="left:([\d.]+)%', html)
    assert found is not None
    return float(found[1])


def test_a_row_has_its_name_its_nats_and_a_bar_of_that_share() -> None:
    html = rows_html([row()], look(), DARK)
    assert "<b>z₃</b>" in html
    assert '1.25<span class="unit"> nats' in html
    assert "width:50.0%" in html
    assert "active, Var μ 0.80" in html


def test_a_row_is_named_after_the_factor_that_it_follows() -> None:
    html = rows_html([replace(row(), follows=("x < y", 0.914))], look(), DARK)
    assert '<small class="factor">x &lt; y <i>0.91</i></small>' in html
    assert "active, Var" not in html
    assert 'alt="z₃ from −2.00 to 2.00, all else held; it follows x &lt; y"' in html


def test_a_collapsed_row_is_said_to_be_so() -> None:
    html = rows_html([row(is_active=False)], look(), DARK)
    assert "<small>collapsed</small>" in html
    assert '<tr class="collapsed">' in html
    assert "active, Var" not in html


def test_pictures_have_words_for_those_who_do_not_see_them() -> None:
    assert 'alt="z₃ from −2.00 to 2.00, all else held"' in rows_html([row()], look(), DARK)


def test_common_values_stand_below_and_own_ones_beside() -> None:
    below = rows_html([row()], look(), DARK)
    assert re.findall(r'<span class="(?:end|between|middle)">([^<]+)<', below) == [
        "−2.0",
        "−1.0",
        "0.0",
        "1.0",
        "2.0",
    ]
    beside = rows_html([row()], look(own_values=True), DARK)
    assert "<tfoot>" not in beside
    assert "−2.0 … 2.0" in beside


@pytest.mark.parametrize(("start", "place"), [(-2, 10), (0, 50), (1, 70), (0.5, 60), (9, 90)])
def test_the_start_is_marked_where_it_lies_and_at_the_end_beyond(
    start: float, place: float
) -> None:
    assert start_place(start) == pytest.approx(place)


def test_no_start_no_mark() -> None:
    assert 'class="start"' not in rows_html([row()], look(), DARK)


def test_a_model_that_says_nothing_has_empty_bars() -> None:
    assert "width:0.0%" in rows_html([row()], look(largest=0.0), DARK)
