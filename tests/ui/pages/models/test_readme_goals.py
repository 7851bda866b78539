"""Does the README's table of goals say what the page says of the models that ship?"""

from __future__ import annotations

from collections.abc import Iterator

from explorer.core import ModelCore
from explorer.ui.pages.models.goals import goal_lines
from tests.readme import table
from tests.shipped import CHECKPOINTS

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
