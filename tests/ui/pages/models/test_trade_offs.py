"""Is each ladder of β drawn with those that it compares with, and said where it turns back?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from explorer.core import Description
from explorer.figures.palette import DARK
from explorer.ui.pages.models.trade_offs import show_trade_offs, verdict
from tests.ui.stand_ins import PartPage, description, numbers

RISING = ((0.5, 9.0, 100.0), (1.0, 7.0, 101.0), (4.0, 2.0, 105.0))


def rungs(told: Any = RISING, **changes: Any) -> list[Description]:
    """One model for each β, rate and distortion."""
    return [
        description(beta=beta, metrics={"kl": rate, "log_px_given_z": -distortion}, **changes)
        for beta, rate, distortion in told
    ]


def shown(models: list[Description]) -> PartPage:
    page = PartPage(show_trade_offs, models, DARK)
    page.run()
    return page


def test_a_ladder_that_never_turns_back_is_monotone() -> None:
    assert verdict(rungs()) == (
        "monotone of the seed shown — each of 3 β has less KL and more distortion than the last."
    )


def test_of_other_seeds_it_says_how_many_trade_so_too() -> None:
    figures = {  # seed → KL and distortion of each of three β; the second one's turns back
        0: ((9.0, 100.0), (7.0, 101.0), (2.0, 105.0)),
        1: ((9.0, 100.0), (7.0, 99.0), (2.0, 105.0)),
        2: ((9.5, 100.0), (7.5, 100.5), (1.0, 120.0)),
    }
    ladder = [
        replace(
            rung,
            card=rung.card
            | {
                "seeds": {
                    "runs": [
                        {"seed": seed, "validation_loss": 1.0, "kl": kl, "log_px_given_z": -far}
                        for seed, (kl, far) in ((s, told[at]) for s, told in figures.items())
                    ]
                }
            },
        )
        for at, rung in enumerate(rungs())
    ]
    assert verdict(ladder).startswith("monotone of the seed shown (in 2 of 3 seeds) — each of 3 β")


def test_where_it_turns_back_is_said_of_either_term() -> None:
    told = ((1.0, 9.0, 100.0), (2.0, 7.0, 101.0), (4.0, 7.5, 105.0), (8.0, 2.0, 104.0))
    assert verdict(rungs(told)) == (
        ":orange[not monotone] of the seed shown, β from 2 to 4, from 4 to 8."
    )
    assert verdict(rungs(told[:2])).startswith("monotone")


def test_without_a_ladder_there_is_nothing() -> None:
    page = shown(rungs()[:2])
    assert page.words == ""
    assert not page.app.subheader


def test_a_point_is_drawn_for_each_beta_with_costs_upward() -> None:
    page = shown(list(reversed(rungs())))
    (chart,) = page.charts
    trace = chart["data"][0]
    assert numbers(trace["x"]).tolist() == [9.0, 7.0, 2.0]
    assert numbers(trace["y"]).tolist() == [100.0, 101.0, 105.0]
    assert numbers(trace["customdata"]).tolist() == [0.5, 1.0, 4.0]
    assert "Made up, 2 latents: monotone" in page.words


def test_ladders_of_one_kind_of_pixels_share_a_figure_and_no_others() -> None:
    grey = {"architecture": {"widths": [8], "likelihood": "gaussian"}, "training": {"seed": 0}}
    page = shown(
        [
            *rungs(),
            *rungs(latent_dim=10),
            *rungs(likelihood="gaussian", sigma="unit", card=grey),
            *rungs(dataset="other", dataset_title="Other"),
        ]
    )
    lines = sorted(
        sum(trace["mode"] == "lines+markers" for trace in chart["data"]) for chart in page.charts
    )
    assert lines == [1, 1, 2]
    assert page.words.count("monotone") == 4


def test_a_ladder_is_called_by_its_size_where_it_is_known() -> None:
    card = {"architecture": {"widths": [8]}, "training": {"seed": 0}, "parameters": 12_345}
    assert "Made up, 2 latents, 12,345 weights: monotone" in shown(rungs(card=card)).words
