"""Are the README's figures of the models that ship those of their cards?"""

from __future__ import annotations

import re
from typing import Any

import pytest

from explorer.core import Description, ModelCore
from explorer.figures.number_text import signed, with_error
from explorer.training.goals import goals_of
from tests.benchmarks.readme_pictures import FOLDER, SHOTS
from tests.readme import README, table
from tests.shipped import CHECKPOINTS, NAMES

CORE = ModelCore.open(CHECKPOINTS, "cpu")
MODELS = [CORE.describe(name) for name in NAMES]
LATENTS = ("elbo", "log_px_given_z", "kl")


def test_every_model_has_its_line() -> None:
    assert sorted(row[0] for row in table("models")) == sorted(f"`{m.name}`" for m in MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_figures_of_a_model_are_its_cards(model: Description) -> None:
    (row,) = (row for row in table("models") if row[0] == f"`{model.name}`")
    metrics = model.metrics
    assert row[1].replace("¦", "|").startswith(model.title), row[1]
    # A bound of log p(x | class) stands in no column with bounds of log p(x) unsaid.
    assert row[2:6] == [*(text_of(model, key) for key in LATENTS), text_of(model, "nll")]
    assert model.is_given_class == (model.family in ("cvae", "vq_vae"))
    if "pixels drawn anew" in row[1]:
        assert row[1].endswith(drawn_anew(metrics))
    assert said_beside(metrics) in row[1]
    active = f"{metrics['active_units']} of {model.latent_dim}" if "active_units" in metrics else ""
    assert row[6] == (active or "–")


def text_of(model: Description, key: str) -> str:
    """A figure as the table has it: with its error, given what, and by how many samples."""
    metrics = model.metrics
    if key not in metrics:
        return "–"
    given = " given the class" if model.marked(key, "") else ""
    samples = f" (K = {metrics['nll_samples']:,})" if key == "nll" else ""
    return f"{_text(metrics, key)}{given}{samples}"


def drawn_anew(metrics: dict[str, Any]) -> str:
    """What is said of the bounds where pixels are drawn from their grey level."""
    elbo, nll = (_text(metrics, f"dynamic_{key}") for key in ("elbo", "nll"))
    how = f"K = {metrics['dynamic_nll_samples']:,}"
    return f"pixels drawn anew: ELBO {elbo}, NLL bound {nll} ({how})"


def said_beside(metrics: dict[str, Any]) -> str:
    """What has no column of its own: of codes, and of a Boltzmann machine's annealing."""
    if "codes_used" in metrics:
        used, codes = metrics["codes_used"], metrics["codes"]
        return f"{used} of {codes} codes used, perplexity {metrics['perplexity']:.0f}"
    if "log_px_given_coarse" in metrics:
        return f"{_text(metrics, 'log_px_given_coarse')} by the coarse codes alone"
    if "log_px" in metrics:
        chains, steps = metrics["ais_chains"], metrics["ais_steps"]
        how = f"{chains} chains, {steps:,} temperatures"
        return f"log p(x) {_text(metrics, 'log_px')} by annealing forwards and backwards ({how}"
    return ""


def _text(metrics: dict[str, Any], key: str) -> str:
    """With no more digits than two of its error."""
    error = metrics.get(f"{key}_se")
    return signed(metrics[key]) if error is None else with_error(metrics[key], error)


def test_what_a_judge_reads_is_the_cards() -> None:
    for model in MODELS:
        share = model.metrics.get("class_agreement")
        if share is not None and not model.can("conditional"):
            assert f"{share:.1%}".replace("%", " %") + f" of those of `{model.name}`" in README


def test_each_goal_was_measured_as_its_command_says() -> None:
    for model in MODELS:
        for goal in goals_of(model.card):
            words = goal.by.split()
            if "--samples" in words:
                prefix = f"{words[words.index('--binarisation') + 1]}_"
                samples = int(words[words.index("--samples") + 1])
                assert model.metrics[f"{prefix}nll_samples"] == samples


def test_every_picture_of_a_page_can_be_made_anew() -> None:
    shown = set(re.findall(r"\.github/pictures/([^)]+)\)", README))
    assert shown == {path.name for path in FOLDER.iterdir()} == {f"{name}.webp" for name in SHOTS}
