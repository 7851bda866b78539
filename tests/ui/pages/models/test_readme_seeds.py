"""Does the README's table of seeds say what the cards of the models that ship say?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from explorer.core import ModelCore
from explorer.training.seeds import median_seed, seed_runs_of, spread_of, why_this_seed
from explorer.ui.pages.models.over_seeds import ends_of, meaning_of
from tests.readme import table
from tests.shipped import CHECKPOINTS, NAMES

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")
FIGURES = (
    "elbo",
    "log_px_given_z",
    "kl",
    "nll",
    "log_px",
    "higgins_metric",
    "factor_vae_score",
    "mig",
)


def test_the_seeds_are_the_cards() -> None:
    assert [" | ".join(row) for row in table("seeds")] == list(lines())


def test_each_row_says_something() -> None:
    assert [row[0] for row in table("seeds") if not set(row[2:-1]) - {"–"}] == []


def lines() -> Iterator[str]:
    """The lines of the README's table of seeds, without their outer bars."""
    for name in SHIPPED.list():
        model = SHIPPED.describe(name)
        runs = seed_runs_of(model.card)
        cells = []
        for figure in FIGURES:
            spread, meaning = spread_of(runs, figure), meaning_of(figure)
            if spread and meaning and figure in model.metrics:
                given = " given the class" if model.marked(figure, "") else ""
                cells.append(f"{ends_of(spread, meaning)}{given}")
            else:
                cells.append("–")
        if runs:
            seed = model.card["training"]["seed"]
            yield " | ".join((f"`{name}`", str(len(runs)), *cells, str(seed)))


@pytest.mark.parametrize("name", NAMES)
def test_a_model_without_a_list_of_seeds_says_that_it_is_of_one(name: str) -> None:
    card = SHIPPED.describe(name).card
    assert seed_runs_of(card) or "one seed" in card.get("remarks", "").lower()


@pytest.mark.parametrize("name", NAMES)
def test_the_card_lists_the_training_that_ships_with_its_figures(name: str) -> None:
    model = SHIPPED.describe(name)
    runs = {run.seed: run for run in seed_runs_of(model.card)}
    if runs:
        seed = model.card["training"]["seed"]
        for figure, value in runs[seed].figures.items():
            assert model.metrics[figure] == pytest.approx(value, rel=1e-6), figure
        if why_this_seed(model.card).startswith("the median of "):
            assert seed == median_seed(list(runs.values()))
