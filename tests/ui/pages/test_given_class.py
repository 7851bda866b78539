"""Does no bound of log p(x | class) stand anywhere as if it were one of log p(x)?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from explorer.core import Description, ModelCore
from explorer.figures.palette import LIGHT
from explorer.training.recipe import Recipe
from explorer.ui.pages.encodings.figures import SharedFigures
from explorer.ui.pages.models.figure_groups import tables_of
from explorer.ui.pages.models.figures import figures_of
from explorer.ui.pages.models.goals import goal_lines
from explorer.ui.pages.models.over_seeds import over_seeds
from explorer.ui.pages.your_image.several_models import cards_html, result_of
from explorer.ui.shell.header import headline
from tests.shipped import CHECKPOINTS, NAMES, of_families

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")
GIVEN = of_families("cvae", "vq_vae")
BOUND = re.compile(r"(?<!importance-weighted )\b(?:ELBO|NLL)\b")
UNMARKED_NUMBER = re.compile(r"(?:ELBO|NLL)(?: ≤)?(?:, binarised)?[\s*=:]{1,8}[−-]?\d")
PAGES = ("encodings", "your_image", "conditional", "objectives", "theory")


def names_of(model: Description) -> Iterator[str]:
    """What every figure of the model is called, wherever a card's figures are shown."""
    yield headline(model)
    yield from (figure.name for figure in figures_of(model))
    yield from (row.meaning.name for t in tables_of(model) for row in t.rows)
    yield from (row.meaning.name for t in over_seeds(model) for row in t.rows)
    yield from (line.name for line in goal_lines(model))


def test_which_models_are_given_the_class() -> None:
    assert [name for name in NAMES if SHIPPED.describe(name).is_given_class] == GIVEN


@pytest.mark.parametrize("name", NAMES)
def test_each_bound_of_a_card_is_marked_where_the_class_is_given_and_nowhere_else(
    name: str,
) -> None:
    bounds = [said for said in names_of(SHIPPED.describe(name)) if BOUND.search(said)]
    assert all(("| class" in said) == (name in GIVEN) for said in bounds)
    assert bounds or name in ("mnist-autoencoder-2d", "mnist-rbm-500")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_says_such_a_bound_unmarked(open_page, page: str) -> None:
    app = open_page(page, CHECKPOINTS, model="mnist-cvae-2d", source="test", row="3", idea="4")
    assert not app.exception
    said = " ".join(element.value for element in (*app.markdown, *app.caption))
    for html in app.get("html"):
        if 'class="several"' not in html.proto.body:  # in which other models stand too
            said += re.sub("<[^>]*>", " ", html.proto.body)
    assert not UNMARKED_NUMBER.findall(said)


def test_the_map_of_encodings_colours_by_a_marked_bound() -> None:
    titles = [figure.title for figure in SharedFigures(SHIPPED, "mnist-cvae-2d").figures]
    assert "−ELBO | class" in titles
    assert "−ELBO" not in titles


def test_among_several_models_it_stands_in_a_group_of_its_own() -> None:
    image = np.zeros((1, 28, 28), np.uint8)
    results = [
        result_of(SHIPPED, name, image, label)
        for name, label in (("mnist-cvae-2d", 3), ("mnist-vae-2d", None))
    ]
    html = cards_html(SHIPPED, SHIPPED.describe("mnist-vae-2d"), results, LIGHT)
    assert html.count("<h2>") == 2
    assert html.count("<b>ELBO | class ") == html.count("<b>ELBO −") == 1


@pytest.mark.parametrize(("family", "is_given"), [("vae", False), ("cvae", True), ("vq_vae", True)])
def test_a_training_tells_before_it_has_a_card(family: str, is_given: bool) -> None:
    assert Recipe("digits", family).is_given_class == is_given
