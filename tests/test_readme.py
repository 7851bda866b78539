"""Are the README's figures of the models that ship those of their cards?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.core import Description, ModelCore
from explorer.figures.frame import signed
from explorer.training.goals import goals_of
from explorer.ui.pages.models.goals import goal_lines
from tests.shipped import CHECKPOINTS, NAMES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CORE = ModelCore.open(CHECKPOINTS, "cpu")
MODELS = [CORE.describe(name) for name in NAMES]
LATENTS = ("elbo", "log_px_given_z", "kl")


def table(marker: str) -> list[list[str]]:
    """The cells of a README table between `<!-- marker -->` and its end, without the head."""
    _, _, rest = README.partition(f"<!-- {marker} -->\n")
    body, end, _ = rest.partition(f"\n<!-- /{marker} -->")
    assert end, marker
    rows = [line for line in body.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.replace(r"\|", "¦").split("|")[1:-1]] for row in rows]


def test_every_model_has_its_line() -> None:
    assert sorted(row[0] for row in table("models")) == sorted(f"`{m.name}`" for m in MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_figures_of_a_model_are_its_cards(model: Description) -> None:
    (row,) = (row for row in table("models") if row[0] == f"`{model.name}`")
    metrics = model.metrics
    assert row[1].replace("¦", "|").startswith(model.title), row[1]
    assert row[2:5] == [signed(metrics[key]) if key in metrics else "–" for key in LATENTS]
    bound = f"{signed(metrics['nll'])} (K = {metrics['nll_samples']:,})" if "nll" in metrics else ""
    assert row[5] == (bound or "–")
    active = f"{metrics['active_units']} of {model.latent_dim}" if "active_units" in metrics else ""
    assert row[6] == (active or "–")


def test_the_goals_are_the_cards_with_what_was_reached() -> None:
    assert [" | ".join(row) for row in table("goals")] == list(goals())


def test_each_goal_was_measured_as_its_command_says() -> None:
    for model in MODELS:
        for goal in goals_of(model.card):
            words = goal.by.split()
            if "--samples" in words:
                prefix = f"{words[words.index('--binarisation') + 1]}_"
                samples = int(words[words.index("--samples") + 1])
                assert model.metrics[f"{prefix}nll_samples"] == samples


def goals() -> Iterator[str]:
    """The lines of the README's table of goals, without their outer bars."""
    for model in MODELS:
        for line in goal_lines(model):
            how = f", {line.how}" if line.how else ""
            value = f"**{line.value}**" if line.missed == 0 else line.value or "–"
            name = line.name.replace("|", "¦") + how
            command = f"`{line.command}`"
            cells = (f"`{model.name}`", name, line.bound, value, line.outcome, command)
            yield " | ".join(cells)
