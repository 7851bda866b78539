"""Is the median of several seeds the one that ships, and does its card tell of all?"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.training.checkpoint import CheckpointError
from explorer.training.checkpoint_reading import read_card, read_history
from explorer.training.checkpoint_validation import validate_checkpoint
from explorer.training.seeds import (
    FIGURES,
    SEEDS,
    SeedRun,
    median_seed,
    run_in,
    runs_in,
    seed_runs_of,
    ship_one,
    spread_of,
    why_this_seed,
)
from tests.training.conftest import Plan, Train


@pytest.fixture
def trained(plan: Plan, train: Train, tmp_path: Path) -> list[Path]:
    """Three short trainings of digits, of seeds 7, 5 and 6."""
    folders = [tmp_path / f"seed-{seed}" for seed in (7, 5, 6)]
    for folder in folders:
        list(train(plan(epochs=1, seed=int(folder.name[-1])), folder))
    return folders


def change(folder: Path, **changes: Any) -> None:
    card = json.loads((folder / "card.json").read_text())
    card["training"] |= changes
    (folder / "card.json").write_text(json.dumps(card))


def test_the_median_ships_with_all_in_its_card(trained: list[Path], tmp_path: Path) -> None:
    losses = {
        run_in(folder).seed: read_history(folder)["validation"]["loss"][-1] for folder in trained
    }
    seed = ship_one(trained, tmp_path / "shipped")
    assert losses[seed] == median(losses.values())
    card, source = read_card(tmp_path / "shipped"), read_card(tmp_path / f"seed-{seed}")
    assert (card["name"], card["training"]) == ("shipped", source["training"])
    assert card["metrics"] == source["metrics"]
    assert why_this_seed(card) == "the median of 3 by the loss on validation images"
    runs = seed_runs_of(card)
    assert {run.seed: run.loss for run in runs} == losses
    assert [run.seed for run in runs] == [5, 6, 7]
    for run in runs:
        metrics = read_card(tmp_path / f"seed-{run.seed}")["metrics"]
        assert run.figures == {key: metrics[key] for key in FIGURES if key in metrics}
        assert {"elbo", "kl", "nll"} <= set(run.figures)
    weights = "model.safetensors"
    shipped = (tmp_path / "shipped" / weights).read_bytes()
    assert shipped == (tmp_path / f"seed-{seed}" / weights).read_bytes()
    validate_checkpoint(tmp_path / "shipped")


def test_another_one_ships_for_a_reason_and_goals_are_kept(
    trained: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "shipped"
    ship_one(trained, out)
    goals = [{"figure": "elbo", "at_least": -30}]
    (out / "card.json").write_text(json.dumps(read_card(out) | {"goals": goals}))
    assert ship_one(trained, out, 7, "the seed of its ladder") == 7
    card = read_card(out)
    assert (card["training"]["seed"], card["goals"]) == (7, goals)
    assert why_this_seed(card) == "the seed of its ladder"


def test_what_is_no_comparison_of_seeds_is_refused(trained: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "shipped"
    with pytest.raises(CheckpointError, match="None of these trainings has seed 9: they have 5, 6"):
        ship_one(trained, out, 9, "a whim")
    with pytest.raises(CheckpointError, match=r"Name 2 to 100 trainings, not 1\."):
        runs_in(trained[:1])
    with pytest.raises(CheckpointError, match="both have seed 7"):
        runs_in([trained[0], trained[0]])
    change(trained[1], learning_rate=0.5)
    with pytest.raises(CheckpointError, match="seed-7 and seed-5 differ in learning_rate, not in"):
        runs_in(trained)
    change(trained[1], complete=False)
    with pytest.raises(CheckpointError, match="seed-5 is not trained to the end"):
        run_in(trained[1])
    assert not out.exists()


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9, unique=True))
def test_as_many_are_better_as_worse(losses: list[float]) -> None:
    runs = [SeedRun(seed, loss, {"elbo": -loss}) for seed, loss in enumerate(losses)]
    chosen = losses[median_seed(runs)]
    below, above = (sum(sign * (loss - chosen) > 0 for loss in losses) for sign in (-1, 1))
    assert above - below == (len(losses) + 1) % 2
    spread = spread_of(runs, "elbo")
    assert spread is not None
    assert (spread.least, spread.median, spread.most) == (
        -max(losses),
        pytest.approx(-median(losses)),
        -min(losses),
    )
    assert spread_of(runs, "nll") is None


RUN = {"seed": 1, "validation_loss": 2.0, "elbo": -1.5}


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {"runs": {}},
        {"runs": [RUN]},
        {"runs": [RUN, RUN]},
        {"runs": [RUN, {"seed": 2}]},
        {"runs": [RUN, RUN | {"seed": True}]},
        {"runs": [RUN, RUN | {"seed": -1}]},
        {"runs": [RUN, RUN | {"seed": 2, "validation_loss": "low"}]},
        {"runs": [RUN | {"seed": seed} for seed in range(101)]},
    ],
)
def test_a_strangers_card_lists_none(told: object) -> None:
    assert seed_runs_of({SEEDS: told}) == []


def test_a_strangers_figures_are_left_out_one_by_one() -> None:
    runs = seed_runs_of({SEEDS: {"runs": [RUN, RUN | {"seed": 2, "elbo": "good", "kl": 3}]}})
    assert [dict(run.figures) for run in runs] == [{"elbo": -1.5}, {"kl": 3.0}]
    assert spread_of(runs, "elbo") is None
    assert why_this_seed({SEEDS: {"ships": 3}}) == ""
    assert why_this_seed({SEEDS: {"ships": "a\x00b"}}) == ""
    assert why_this_seed({}) == ""
