"""Is every bound of log p(x | class) on a card marked as one, and no other?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from explorer.core import Description, ModelCore
from explorer.ui.pages.models.figure_groups import tables_of
from explorer.ui.pages.models.figures import figures_of
from explorer.ui.pages.models.goals import goal_lines
from explorer.ui.pages.models.over_seeds import over_seeds
from explorer.ui.shell.header import headline
from tests.shipped import CHECKPOINTS, NAMES, of_families

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")
GIVEN = of_families("cvae", "vq_vae")
BOUND = re.compile(r"(?<!importance-weighted )\b(?:ELBO|NLL)\b")


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
