"""How do CD-1, CD-10 and PCD learn beside the exact gradient, live?"""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import (
    BEST_LOG_LIKELIHOOD,
    CHAIN_COUNTS,
    MANY,
    METHODS,
    MOST_UPDATES,
    Core,
    Description,
    TinySettings,
    TinyState,
    bars_and_stripes,
)
from explorer.figures.boltzmann_learning import colour_of, dash_of, learning_figure
from explorer.figures.palette import Theme
from explorer.images.png import data_uri
from explorer.images.tiling import tile
from explorer.ui.components.surroundings import stage_height
from explorer.ui.glossary import explained
from explorer.ui.pictures.fields import GAP_ON_DARK, GAP_ON_LIGHT
from explorer.ui.pictures.figure import show_figure
from explorer.ui.shell.as_python import NUMPY, offer_python

LAB, RUNNING = "gibbs_lab", "gibbs_lab_runs"
RATES = (0.05, 0.1, 0.2, 0.5, 1.0)
PORTION_S, EVERY_S = 0.3, 0.7
PATTERN_PX = 8
LEGEND = {"orientation": "h", "x": 0, "y": -0.12, "yanchor": "top"}
WORDS = (
    "The gradient of log p(v) needs a sum over all states. **CD-k** replaces it by k Gibbs steps "
    "from the data, **PCD** by chains that go on from update to update. On 9 pixels all states "
    "can be summed, so each estimate’s **bias**, its mean less the true gradient, is exact."
)
NOISELESS = (
    "With ∞ chains an estimate is its own mean: what is left is bias alone. **CD-1** climbs, then "
    "falls back as its bias stays; **PCD** follows the exact gradient for as long as its chains "
    "keep up with the weights."
)
NOISY = (
    "With {chains:,} chains there is noise too: try the same learning rate with ∞ chains, or a "
    "smaller rate, by which PCD’s chains can keep up."
)


def show_learning(core: Core, _model: Description, theme: Theme) -> None:
    """The patterns, the controls and the curves."""
    st.markdown(WORDS, help=explained("contrastive_divergence"))
    settings = _settings(theme)
    if st.session_state.get(LAB) is None or st.session_state[LAB].settings != settings:
        st.session_state[LAB] = core.begin_tiny_boltzmann(settings)
        st.session_state[RUNNING] = False
    lab: TinyState = st.session_state[LAB]
    runs = bool(st.session_state.get(RUNNING)) and not lab.is_done
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Pause" if runs else "Train",
            type="primary",
            key="gibbs_lab_train",
            on_click=_set_running,
            args=(not runs,),
            disabled=lab.is_done,
        )
        st.button("Begin anew", key="gibbs_lab_anew", on_click=_begin_anew)
        offer_python(learning_python(settings))
    # While it runs this part asks for its own next run; the rest of the page stands still.
    st.fragment(_show_lab, run_every=EVERY_S if runs else None)(core, theme, runs)


def learning_python(settings: TinySettings) -> str:
    """The same four trainings, to their last update or for as long as one lets them."""
    told = f"{settings.hidden}, {settings.learning_rate}, {settings.chains}, {settings.seed}"
    return (
        f"{NUMPY}from explorer.core import ModelCore, TinySettings, default_checkpoints_dir\n\n"
        "core = ModelCore.open(default_checkpoints_dir())\n"
        f"state = core.begin_tiny_boltzmann(TinySettings({told}))\n"
        "state = core.continue_tiny_boltzmann(state, 5.0)  # seconds; again while not is_done\n"
        "updates, curves = state.curves.updates, state.curves.log_likelihood  # nats, by method\n"
        "bias = state.curves.bias  # of each estimate of the gradient\n"
        "weights, visible_bias, hidden_bias = state.machines['CD-1']\n"
    )


def _settings(theme: Theme) -> TinySettings:
    left, middle, right, pictures = st.columns([1, 1.2, 1, 1.6], gap="medium")
    with left:
        hidden = st.select_slider(
            "Hidden units", list(range(2, 9)), value=8, key="units", bind="query-params"
        )
    with middle:
        rate = st.select_slider("Learning rate", RATES, value=0.5, key="rate", bind="query-params")
    with right:
        chains = st.select_slider(
            "Chains",
            list(reversed(CHAIN_COUNTS)),
            value=MANY,
            format_func=lambda count: "∞" if count == MANY else f"{count:,}",
            key="chains",
            bind="query-params",
        )
    with pictures:
        sheet = _patterns(theme)
        st.html(
            '<div style="font-size:0.875rem;margin-bottom:0.3rem">The 14 patterns to learn</div>'
            f'<img src="{escape(data_uri(sheet))}" alt="Bars and stripes on 3 by 3 pixels" '
            'style="max-width:100%">'
        )
    return TinySettings(int(hidden), float(rate), int(chains))


def _patterns(theme: Theme) -> NDArray[np.uint8]:
    """Each pattern in a thin frame of its own, on the page's colour."""
    large = (255 * bars_and_stripes()[:, None]).repeat(PATTERN_PX, 2).repeat(PATTERN_PX, 3)
    framed = np.pad(large, ((0, 0), (0, 0), (2, 2), (2, 2)), constant_values=128)
    return tile(
        framed, 2, 7, gap=PATTERN_PX, background=GAP_ON_DARK if theme.is_dark else GAP_ON_LIGHT
    )


def _show_lab(core: Core, theme: Theme, runs: bool) -> None:
    lab: TinyState = st.session_state[LAB]
    if runs:
        lab = st.session_state[LAB] = core.continue_tiny_boltzmann(lab, PORTION_S)
    left, right = st.columns([1, 2.5], gap="medium", vertical_alignment="center")
    with left:
        st.html(_table(lab, theme))
        chains = lab.settings.chains
        st.caption(NOISELESS if chains == MANY else NOISY.format(chains=chains))
    curves = lab.curves
    with right:
        figure = learning_figure(
            curves.updates, curves.log_likelihood, curves.bias, BEST_LOG_LIKELIHOOD, theme
        )
        if stage_height():  # where the table, its legend, is not shown
            figure.update_layout(showlegend=True, legend=LEGEND)
        show_figure(
            figure,
            key="gibbs_lab_curves",
            alt="Exact log-likelihood and bias of each estimate against the number of updates",
        )
    if runs and lab.is_done:
        st.session_state[RUNNING] = False
        st.rerun()


def _table(lab: TinyState, theme: Theme) -> str:
    """Each method's last figures, in its colour and dash: the chart's legend."""
    rows = []
    for name in METHODS:
        bias = lab.curves.bias.get(name)
        colour = colour_of(name, theme)
        dash = f'<td style="width:1.8rem"><div style="border-top:3px {dash_of(name)} {colour}">'
        cells = (
            f"{dash}</div></td>",
            f'<td style="color:{colour};font-weight:650;white-space:nowrap">{escape(name)}</td>',
            f"<td>{lab.curves.log_likelihood[name][-1]:.2f}</td>".replace("-", "−"),
            f"<td>{100 * lab.curves.mass[name][-1]:.0f} %</td>",
            f"<td>{bias[-1]:.3f}</td>" if bias else "<td>0</td>",
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(
        f'<th style="font-weight:500;text-align:left;color:{theme.quiet}">{words}</th>'
        for words in ("", "", "log p", "patterns", "bias")
    )
    return (
        '<div style="overflow-x:auto"><table style="border-spacing:0.6rem 0.15rem;margin-left:'
        '-0.6rem;font-variant-numeric:tabular-nums;font-size:0.92rem">'
        f"<caption style='text-align:left;padding-left:0.6rem'><b>{lab.updates:,}</b> of at most "
        f"{MOST_UPDATES:,} updates</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _set_running(runs: bool) -> None:
    st.session_state[RUNNING] = runs


def _begin_anew() -> None:
    st.session_state[LAB] = None
    st.session_state[RUNNING] = False
