"""Are the models that differ in β alone found by what their cards say?"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
import pytest

from explorer.core import Description, ModelCore, default_checkpoints_dir
from explorer.training.seeds import seed_runs_of, spread_of, why_this_seed
from explorer.ui.choices.beta_ladder import (
    find_ladder,
    find_ladders,
    monotone_seeds,
    where_not_monotone,
)
from tests.readme import README
from tests.ui.stand_ins import description

GAUSSIAN = frozenset({"reconstructs", "decodes_latent", "gaussian_latent"})


def model(name: str, beta: float, **changes: Any) -> Description:
    facts = {"dataset": "mnist", "metrics": {"kl": 1.0, "log_px_given_z": -100.0}}
    return description(name=name, beta=beta, **(facts | changes))


RUNGS = [model("c", 3.0), model("zz", 0.1), model("a", 1.0)]
OTHER_SEED = {"card": {"architecture": {"widths": [8]}, "training": {"seed": 1}}}
OTHER_PIXELS = {
    "card": {"architecture": {"widths": [8]}, "training": {"seed": 0, "binarisation": "dynamic"}}
}
OTHER_NETWORK = {"card": {"architecture": {"widths": [9]}, "training": {"seed": 0}}}


def test_rungs_rise_in_beta_whatever_they_are_called() -> None:
    assert [each.beta for each in find_ladder(RUNGS)] == [0.1, 1.0, 3.0]


def test_a_vae_is_the_rung_at_which_beta_is_one() -> None:
    weighted = [replace(rung, family="beta_vae", family_title="β-VAE") for rung in RUNGS[:2]]
    rungs = [*weighted, model("vae", 1.0)]
    assert [each.beta for each in find_ladder(rungs)] == [0.1, 1.0, 3.0]


@pytest.mark.parametrize(
    "changes",
    [
        OTHER_SEED,
        OTHER_NETWORK,
        {"dataset": "digits"},
        OTHER_PIXELS,
        {"latent_dim": 3},
        {"reconstruction_weight": 0.0},
        {"capabilities": frozenset({"decodes_latent"})},
        {"metrics": {}},
    ],
)
def test_what_differs_in_more_is_no_rung(changes: dict[str, Any]) -> None:
    assert model("other", 9.0, **changes) not in find_ladder(
        [*RUNGS, model("other", 9.0, **changes)]
    )


def test_two_beta_are_no_ladder_nor_is_one_twice() -> None:
    assert find_ladder(RUNGS[:2]) == []
    assert find_ladder([*RUNGS[:2], model("again", 3.0)]) == []
    assert find_ladder([*RUNGS[:2], model("none", 0.0)]) == []
    assert find_ladder([]) == []


def test_the_longest_is_taken() -> None:
    longer = [model(f"long {beta}", beta, **OTHER_SEED) for beta in (0.5, 1.0, 2.0, 4.0)]
    assert find_ladder([*RUNGS, *longer]) == longer


def test_ladders_of_other_networks_stand_beside_it() -> None:
    larger = [model(f"ten {beta}", beta, latent_dim=10) for beta in (0.5, 1.0, 2.0, 4.0)]
    assert [len(ladder) for ladder in find_ladders([*RUNGS, *larger])] == [4, 3]
    assert find_ladder([*RUNGS, *larger], 10) == larger


def test_where_a_ladder_turns_back_is_found() -> None:
    told = ((1.0, 9.0, 100.0), (2.0, 7.0, 101.0), (4.0, 7.5, 105.0), (8.0, 2.0, 104.0))
    ladder = [
        model(f"{beta}", beta, metrics={"kl": rate, "log_px_given_z": -distortion})
        for beta, rate, distortion in told
    ]
    assert where_not_monotone(ladder) == [(2.0, 4.0), (4.0, 8.0)]
    assert where_not_monotone(ladder[:2]) == []


def test_the_seeds_of_the_shipped_ladders_that_trade_at_every_step() -> None:
    """By the runs in the cards: of two latents all but seed 1, which turns from 0.1 to 0.3."""
    shipped = ModelCore.open(default_checkpoints_dir(), "cpu")
    models = [shipped.describe(name) for name in shipped.list()]
    assert monotone_seeds(find_ladder(models, 2)) == {0: True, 1: False, 2: True}
    assert monotone_seeds(find_ladder(models, 10)) == {0: True, 1: True, 2: True}
    low, high = (
        next(run for run in seed_runs_of(rung.card) if run.seed == 1).figures
        for rung in find_ladder(models, 2)[:2]
    )
    assert low["log_px_given_z"] < high["log_px_given_z"]  # 125.26 to 124.80 nats of distortion


def nearest_to_the_medians(ladder: list[Description], seeds: set[int]) -> int:
    """Of these seeds the one whose validation losses lie nearest to every rung's median, summed."""
    rungs = [{run.seed: run.loss for run in seed_runs_of(rung.card)} for rung in ladder]
    return min(
        seeds, key=lambda seed: sum(abs(rung[seed] - median(rung.values())) for rung in rungs)
    )


def test_which_seed_of_a_ladder_ships_and_why_is_what_its_runs_say() -> None:
    shipped = ModelCore.open(default_checkpoints_dir(), "cpu")
    models = [shipped.describe(name) for name in shipped.list()]
    of_ten, of_two = (find_ladder(models, size) for size in (10, 2))
    for rung in of_ten:
        assert why_this_seed(rung.card).endswith("the nearest to the medians of all rungs")
        assert rung.card["training"]["seed"] == nearest_to_the_medians(of_ten, {0, 1, 2}) == 2
    monotone = {seed for seed, is_so in monotone_seeds(of_two).items() if is_so}
    for rung in of_two:
        assert (
            "without exception (of seed 1, the nearest to the medians of all rungs, they do not "
            "from 0.1 to 0.3)"
        ) in why_this_seed(rung.card)
        assert rung.card["training"]["seed"] == nearest_to_the_medians(of_two, monotone) == 0
    assert nearest_to_the_medians(of_two, {0, 1, 2}) == 1
    distortion = [
        f"{-run.figures['log_px_given_z']:.2f}"
        for rung in of_two[:2]
        for run in seed_runs_of(rung.card)
        if run.seed == 1
    ]
    assert (
        "seed 1 lies nearest to the medians, but its distortion falls from "
        f"{' to '.join(distortion)} nats where β rises from 0.1 to 0.3."
    ) in README
    assert "Of the ladder of β with ten latents it is seed 2" in README
    assert "Of that with two latents it is seed 0, one of the two" in README


def test_the_readme_says_without_exception_of_no_seed_that_has_one() -> None:
    assert README.count("without exception") == 1
    assert (
        "with ten latents there is no exception in any of them, with two in two of the three"
        in (README)
    )


def test_a_card_without_seeds_tells_of_none() -> None:
    assert monotone_seeds(RUNGS) == {}


def half_of_what_seeds_differ(rung: Description) -> float:
    """In distortion, from the smallest to the largest of those that its card lists, nats."""
    spread = spread_of(seed_runs_of(rung.card), "log_px_given_z")
    assert spread is not None
    return (spread.most - spread.least) / 2


@pytest.mark.parametrize(
    ("latent_dim", "betas"), [(2, [0.1, 0.3, 1.0, 3.0, 10.0, 30.0]), (10, [1.0, 2.0, 4.0, 8.0])]
)
def test_a_ladder_that_ships_trades_rate_for_distortion(
    latent_dim: int, betas: list[float]
) -> None:
    core = ModelCore.open(default_checkpoints_dir(), "cpu")
    ladder = find_ladder([core.describe(name) for name in core.list()], latent_dim)
    assert [each.beta for each in ladder] == betas
    for lower, higher in pairwise(ladder):
        # A stronger spring: less KL, and a worse reconstruction; a nat of rate between two rungs
        # saves more nats than the lower β and fewer than the higher, as far as seeds agree.
        saved = lower.metrics["kl"] - higher.metrics["kl"]
        lost = lower.metrics["log_px_given_z"] - higher.metrics["log_px_given_z"]
        unsure = half_of_what_seeds_differ(lower) + half_of_what_seeds_differ(higher)
        assert lower.beta * saved - unsure < lost < higher.beta * saved + unsure
        assert higher.metrics["kl"] < lower.metrics["kl"]
        assert higher.metrics["log_px_given_z"] < lower.metrics["log_px_given_z"]
        for one in (lower, higher):
            stored = core.encodings(one.name)
            assert np.mean(stored.kl) == pytest.approx(one.metrics["kl"], rel=1e-3, abs=1e-4)
