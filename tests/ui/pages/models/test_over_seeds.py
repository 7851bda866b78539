"""Does a card say what other seeds reached, with the signs of its figures?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.core import Description
from explorer.figures.palette import DARK
from explorer.training.seeds import Spread
from explorer.ui.pages.models.over_seeds import ends_of, meaning_of, over_seeds
from explorer.ui.pages.models.report import ONE_SEED, show_report
from tests.ui.pages.models.test_report import CARD
from tests.ui.stand_ins import PartPage, description

RUNS = [
    {"seed": 0, "validation_loss": 3.0, "elbo": -100.0, "kl": 7.0, "dynamic_nll": 99.0},
    {"seed": 1, "validation_loss": 1.0, "elbo": -98.5, "kl": 7.5, "dynamic_nll": 98.0},
    {"seed": 4, "validation_loss": 2.0, "elbo": -99.0, "kl": 6.0, "dynamic_nll": 98.5},
]


def model(**seeds: Any) -> Description:
    card = CARD | {"training": {"seed": 4}, "seeds": {"runs": RUNS, "ships": "the median"} | seeds}
    metrics = {"elbo": -99.0, "kl": 6.0}
    return description(title="A title", name="one", card=card, metrics=metrics)


def test_each_figure_has_its_median_its_ends_and_this_one() -> None:
    (table,) = over_seeds(model())
    rows = {row.meaning.name: row.values for row in table.rows}
    assert rows["−ELBO"] == ("99.0", "98.5 to 100.0", "99.0")
    assert rows["KL"] == ("7.0", "6.0 to 7.5", "6.0")
    assert rows["NLL ≤, pixels drawn anew"] == ("98.5", "98.0 to 99.0", "")
    assert table.how == (
        "3 trainings that differ in their seed alone: 0, 1 and 4. Shown is seed 4: the median."
    )


def test_a_card_without_seeds_has_no_such_tab() -> None:
    assert over_seeds(model(runs=RUNS[:1])) == []
    page = PartPage(show_report, model(runs=[]), DARK)
    page.run()
    assert "Seeds" not in [tab.label for tab in page.app.tabs]
    assert ONE_SEED in page.words


def test_the_report_has_a_tab_of_it() -> None:
    page = PartPage(show_report, model(), DARK)
    page.run()
    assert [tab.label for tab in page.app.tabs][-2:] == ["Seeds", "Training"]
    assert "98.5 to 100.0" in page.words
    assert ONE_SEED not in page.words


@pytest.mark.parametrize(
    ("ends", "told"),
    [((-242.31, -205.85), "206 to 242"), ((759.45, 767.88), "−767.9 to −759.5")],
)
def test_ends_far_apart_are_told_in_whole_nats(ends: tuple[float, float], told: str) -> None:
    """To the second digit of what lies between them, as the command `seeds` tells them."""
    meaning = meaning_of("elbo")
    assert meaning is not None
    assert ends_of(Spread(ends[0], *ends), meaning) == told
