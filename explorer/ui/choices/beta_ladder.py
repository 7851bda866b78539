"""Which models differ in β alone?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from explorer.core import Description
from explorer.training.seeds import seed_runs_of
from explorer.ui.choices.trainings import circumstances

FEWEST = 3
"""Two β are a comparison; a ladder has a rung between."""


def find_ladders(models: Sequence[Description]) -> list[list[Description]]:
    """The sets of models alike in all but β, one for each, rising; longest first.

    Found by what the cards say, never by name; only sets of at least `FEWEST` β.

    Args:
        models: in the order in which the first of equals is taken.
    """
    alike: dict[tuple[tuple[str, str], int], dict[float, Description]] = {}
    for model in models:
        is_measured = {"kl", "log_px_given_z"} <= set(model.metrics)
        is_whole = model.beta > 0 and model.reconstruction_weight == 1
        if model.can("gaussian_latent") and is_measured and is_whole:
            rungs = alike.setdefault((circumstances(model), model.latent_dim), {})
            rungs.setdefault(model.beta, model)
    ladders = [[rungs[beta] for beta in sorted(rungs)] for rungs in alike.values()]
    return sorted((each for each in ladders if len(each) >= FEWEST), key=len, reverse=True)


def find_ladder(models: Sequence[Description], latent_dim: int = 2) -> list[Description]:
    """The longest of the ladders with so many latents; none where no three β are alike."""
    fitting = [each for each in find_ladders(models) if each[0].latent_dim == latent_dim]
    return fitting[0] if fitting else []


def where_not_monotone(ladder: Sequence[Description]) -> list[tuple[float, float]]:
    """The pairs of neighbouring β of which the larger has not less KL and more −log p(x|z)."""
    return [
        (low.beta, high.beta)
        for low, high in pairwise(ladder)
        if not _trades(low.metrics, high.metrics)
    ]


def monotone_seeds(ladder: Sequence[Description]) -> dict[int, bool]:
    """Whether that is so of all neighbours, for each seed of which every rung's card tells."""
    runs = [{run.seed: run.figures for run in seed_runs_of(model.card)} for model in ladder]
    shared = sorted(set(runs[0]).intersection(*runs[1:]))
    return {
        seed: all(_trades(low[seed], high[seed]) for low, high in pairwise(runs))
        for seed in shared
        if all({"kl", "log_px_given_z"} <= set(rung[seed]) for rung in runs)
    }


def _trades(low: Mapping[str, float], high: Mapping[str, float]) -> bool:
    """Whether the figures of the larger β have less KL and more −log p(x|z)."""
    return high["kl"] < low["kl"] and high["log_px_given_z"] < low["log_px_given_z"]
