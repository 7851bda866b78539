"""Does the README's table of goals say what the page says of the models that ship?"""

from __future__ import annotations

from collections.abc import Iterator

from explorer.core import ModelCore
from explorer.training.goals import goals_of, remarks_of
from explorer.ui.pages.models.goals import goal_lines
from tests.readme import README, table
from tests.shipped import CHECKPOINTS, NAMES

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")


def test_the_goals_are_the_cards_with_what_was_reached() -> None:
    assert [" | ".join(row) for row in table("goals")] == list(goals())


def goals() -> Iterator[str]:
    """The lines of the README's table of goals, without their outer bars."""
    for name in SHIPPED.list():
        model = SHIPPED.describe(name)
        for line in goal_lines(model):
            how = f", {line.how}" if line.how else ""
            value = f"**{line.value}**" if line.missed == 0 else line.value or "–"
            name = line.name.replace("|", "¦") + how
            command = f"`{line.command}`"
            cells = (f"`{model.name}`", name, line.bound, value, line.outcome, command)
            yield " | ".join(cells)


def test_the_readme_says_of_which_goals_no_day_is_known_and_which_came_late() -> None:
    cards = {name: SHIPPED.describe(name).card for name in NAMES}
    dateless = [
        f"`{name}`" for name in NAMES if any(not goal.set_on for goal in goals_of(cards[name]))
    ]
    listed = " and ".join(filter(None, (", ".join(dateless[:-1]), dateless[-1])))
    assert f"(but for {listed}, of which no day was written down)" in README
    late = [f"`{name}`" for name in NAMES if "set after this training" in remarks_of(cards[name])]
    assert late == ["`mnist-vae-50d`"]
    assert f"but for one of 2026-11-28, of {late[0]}, which came after it." in README
