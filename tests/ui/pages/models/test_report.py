"""Does a card's report have a tab for each group of figures, and is what it quotes plain text?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.core import Description
from explorer.figures.palette import DARK, LIGHT
from explorer.ui.pages.models.figure_groups import Row, Table
from explorer.ui.pages.models.goals import GoalLine
from explorer.ui.pages.models.meanings import Meaning
from explorer.ui.pages.models.report import goals_html, show_report, table_html
from tests.ui.stand_ins import PartPage, description

CARD = {
    "architecture": {},
    "split": {"train_images": 100},
    "training": {"seed": 3},
    "preprocessing": "divided by 255",
    "date": "2026-01-02",
    "command": "python -m explorer train --seed 3",
}
MEANING = Meaning("key", "A <name>", "nats", "What it is & whose.")
GOAL = GoalLine("NLL", "K = 5", "≤ 84.8", "85.03", "nats", 0.23, "missed by 0.23", "evaluate x")


def model(**changes: Any) -> Description:
    return description(**({"title": "A title", "name": "one", "card": CARD} | changes))


def report(**changes: Any) -> PartPage:
    page = PartPage(show_report, model(**changes), DARK)
    page.run()
    return page


def test_a_model_that_was_never_measured_has_its_training_alone() -> None:
    page = report()
    assert [tab.label for tab in page.app.tabs] == ["Training"]
    assert "**A title** :gray[— `one`]" in page.words
    assert "Trained on 100 images, seed 3, β = 1; divided by 255. Card of 2026-01-02." in page.words
    assert [code.value for code in page.app.code] == [CARD["command"]]


def test_files_that_were_left_out_are_counted_with_their_reasons() -> None:
    skipped = {"not a picture": 2, "lies beside the <b>": 1, "odd": "x"}
    page = report(card=CARD | {"split": {"skipped": skipped}})
    said = "3 files were left out (2: not a picture; 1: lies beside the &lt;b&gt;)."
    assert said in page.words
    assert "left out" not in report().words


def test_without_a_command_none_is_shown() -> None:
    assert not report(card=CARD | {"command": ""}).app.code


def test_each_group_and_the_goals_have_their_tab_in_order() -> None:
    goals = {"goals": [{"figure": "elbo", "at_least": -100}]}
    page = report(metrics={"elbo": -90.0, "active_units": 2}, card=CARD | goals)
    likelihood, latent, goal, training = page.app.tabs
    assert [tab.label for tab in page.app.tabs] == ["Likelihood", "Latent", "Goals", "Training"]
    assert "−ELBO" in likelihood.get("html")[0].proto.body
    assert "Active units" in latent.get("html")[0].proto.body
    assert "reached" in goal.get("html")[0].proto.body
    assert training.code[0].value == CARD["command"]


def table(*columns: str) -> Table:
    values = tuple(f"{number}.5" for number, _ in enumerate(columns))
    return Table("T", "Why <b>so</b>?", columns, (Row(MEANING, values),), "how")


def test_a_table_has_heads_only_where_there_are_several_columns() -> None:
    one, two = table_html(table("as they are"), LIGHT), table_html(table("grey", "drawn"), LIGHT)
    assert "<th>grey</th><th>drawn</th>" in two
    assert "as they are" not in one
    assert "<b>0.5</b> <span>nats</span>" in one
    assert two.count("<span>nats</span>") == 2


def test_where_nothing_was_measured_no_unit_stands_alone() -> None:
    row = Row(MEANING, ("1.5", ""))
    html = table_html(Table("T", "?", ("grey", "drawn"), (row,), ""), LIGHT)
    assert html.count("nats") == 1


def test_what_is_quoted_is_text_and_not_markup() -> None:
    html = table_html(table("<i>"), DARK) + goals_html(
        [GoalLine("<i>", "<i>", "<i>", "<i>", "<i>", None, "<i>", "<i>", "<i>")], "<i>", DARK
    )
    assert "<i>" not in html
    assert "A &lt;name&gt;" in html
    assert "What it is &amp; whose." in html
    assert DARK.quiet in html


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (GOAL, ["<small>K = 5</small>", "≤&nbsp;84.8", "<b>85.03</b>", "missed by 0.23"]),
        (
            GoalLine("MIG", "", "≥ 0.3", "", "of 1", None, "not measured", "evaluate one"),
            ["<b>–</b>", "not measured<small>python -m explorer evaluate one</small>"],
        ),
    ],
)
def test_a_goal_s_line_says_what_was_asked_and_what_came_of_it(
    goal: GoalLine, words: list[str]
) -> None:
    html = goals_html([goal], "What was tried.", LIGHT)
    assert all(word in html for word in words)
    assert "<p>What was tried.</p>" in html
    assert ("python -m explorer" in html) == (goal.missed is None)
