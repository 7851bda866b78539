"""Has every term a row with a value for each epoch?"""

from __future__ import annotations

from explorer.figures.other_terms import other_terms_figure
from explorer.figures.palette import DARK


def test_each_term_is_a_line_under_its_name() -> None:
    figure = other_terms_figure({"code_use": [3.0, 4.0], "commitment": [1.0, 0.5]}, DARK)
    assert [list(line.x) for line in figure.data] == [[1, 2], [1, 2]]
    assert [list(line.y) for line in figure.data] == [[3.0, 4.0], [1.0, 0.5]]
    assert figure.layout.yaxis.title.text == "code use"
    assert figure.layout.yaxis2.title.text == "commitment"
