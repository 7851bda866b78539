"""How do models that differ in β alone trade rate for distortion?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.core import Description
from explorer.figures.palette import Theme
from explorer.figures.rate_distortion import Ladder, ladders_figure
from explorer.ui.choices.beta_ladder import find_ladders, monotone_seeds, where_not_monotone
from explorer.ui.choices.trainings import scale_of
from explorer.ui.components.surroundings import figure_height
from explorer.ui.glossary import explained
from explorer.ui.pictures.figure import show_figure
from explorer.ui.shell.plain import plain


def show_trade_offs(models: Sequence[Description], theme: Theme) -> None:
    """For each data set with a ladder of β: its curve, and whether it is monotone."""
    by_scale: dict[str, list[list[Description]]] = {}
    for ladder in find_ladders(models):
        by_scale.setdefault(scale_of(ladder[0]), []).append(ladder)
    if not by_scale:
        return
    st.header("What β trades", anchor=False)
    for scale, ladders in by_scale.items():
        show_figure(
            ladders_figure(
                [_drawn(each) for each in ladders], theme, figure_height(wide=400, narrow=330)
            ),
            key=f"trade_{scale}",
            alt=f"Distortion against rate, a line for each ladder of β: {scale}",
        )
        for each in ladders:
            st.markdown(f"{plain(_name(each))}: {verdict(each)}")
    st.caption(
        "One point for each β, a line through models alike in everything else; means over the "
        "test set.",
        help=explained("rate_distortion"),
    )


def verdict(ladder: Sequence[Description]) -> str:
    """Whether every larger β has less KL and a worse reconstruction, where not, in which seeds."""
    turned, seeds = where_not_monotone(ladder), monotone_seeds(ladder)
    of_all = f" (in {sum(seeds.values())} of {len(seeds)} seeds)" if seeds else ""
    if not turned:
        return (
            f"monotone of the seed shown{of_all} — each of {len(ladder)} β has less KL and more "
            "distortion than the last."
        )
    between = ", ".join(f"from {low:g} to {high:g}" for low, high in turned)
    others = f"; monotone{of_all}" if seeds else ""
    return f":orange[not monotone] of the seed shown, β {between}{others}."


def _drawn(ladder: Sequence[Description]) -> Ladder:
    return Ladder(
        _name(ladder),
        [model.beta for model in ladder],
        [model.metrics["kl"] for model in ladder],
        [-model.metrics["log_px_given_z"] for model in ladder],
    )


def _name(ladder: Sequence[Description]) -> str:
    model = ladder[0]
    weights = model.card.get("parameters")
    size = f", {weights:,} weights" if isinstance(weights, int) else ""
    return f"{model.dataset_title}, {model.latent_dim} latents{size}"
