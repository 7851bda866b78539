"""Is an idea set with its name, its sentences and its formula, each role in its colour?"""

from __future__ import annotations

import pytest

from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.ui.pages.theory.idea import Idea, in_colour, open_idea
from tests.ui.stand_ins import PartPage

IDEA = Idea("A name", "One sentence. And another.", r"a^2 + b^2")


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("role", ["incoming", "latent", "outgoing", "quiet"])
def test_a_part_of_a_formula_takes_the_colour_of_its_role(theme: Theme, role: str) -> None:
    assert in_colour(theme, role, r"\mu") == rf"\textcolor{{{getattr(theme, role)}}}{{\mu}}"


def test_a_role_that_there_is_not_is_no_colour() -> None:
    with pytest.raises(AttributeError):
        in_colour(DARK, "purple", "x")


def fill(idea: Idea) -> None:
    beside, picture = open_idea(idea)
    picture.caption("the picture")
    beside.caption("the control")


def test_controls_stand_below_the_text_and_the_picture_beside_it() -> None:
    page = PartPage(fill, IDEA)
    page.run()
    left, right = page.app.columns
    assert [left.header[0].value, left.markdown[0].value] == [IDEA.title, IDEA.sentences]
    assert left.latex[0].value.strip("$\n ") == IDEA.formula
    assert left.caption[0].value == "the control"
    assert right.caption[0].value == "the picture"
    assert right.weight > left.weight
