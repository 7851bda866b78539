"""How is one model laid out as a card?"""

from __future__ import annotations

from html import escape

import streamlit as st

from explorer.core import LIVE, Core, Description
from explorer.figures.palette import Theme
from explorer.ui.glossary import GLOSSARY, meaning_html, term_button, term_style
from explorer.ui.pages.models.figures import SHOWN_KEYS, Figure, figures_of, measured_on, what_it_is
from explorer.ui.pages.models.report import show_report
from explorer.ui.pages.models.thumbnail import thumbnail
from explorer.ui.shell.navigation import go_to
from explorer.ui.shell.own_model import offer_download, offer_own_model, offer_withdrawal

PICTURE_PX = 104
PAGES = (
    ("decodes_latent", "latent_map", "Latent map"),
    ("codebook", "codebook", "Codebook"),
    ("energy_based", "gibbs", "Gibbs chain"),
)
"""Where a model is looked at first, by what it can do."""


def show_card(core: Core, model: Description, theme: Theme, suggested: str = "") -> None:
    """One model: picture, what it is, its figures, how it was trained, and where to go.

    Args:
        core: the visitor's.
        model: the one shown.
        theme: the page's colours.
        suggested: of an own model, the name that it may be saved under; none otherwise.
    """
    with st.container(border=True, height="stretch"):
        st.html(_head(core, model, theme))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _offer_page(model)
            if st.button(
                "Card",
                key=f"card_{model.name}",
                icon=":material/description:",
                type="tertiary",
                help="All figures, what they mean, and how the model was trained",
            ):
                show_report(model, theme)
            if not suggested and model.family != LIVE:
                offer_download(core, model.name, model.name, label="Zip")
                offer_withdrawal(core, model.name)
        if suggested:
            offer_own_model(core, model.name, suggested)


def show_meanings() -> None:
    """The meanings that open at a tap on a figure's name, once for all cards."""
    meanings = "".join(meaning_html(key, where="card") for key in dict.fromkeys(SHOWN_KEYS))
    st.html(f'{term_style()}<div class="meanings">{meanings}</div>')


def _head(core: Core, model: Description, theme: Theme) -> str:
    seen = thumbnail(core, model, theme.is_dark)
    picture = (
        f'<img src="{seen.address}" alt="{escape(seen.shows)}" title="{escape(seen.shows)}" '
        f'style="width:{PICTURE_PX}px;flex:none;border-radius:6px;align-self:flex-start">'
        if seen
        else ""
    )
    figures = "".join(
        '<div><span style="opacity:0.7">'
        f"{_named(figure)}</span> <b>{escape(figure.value)}</b> "
        f'<span style="opacity:0.7">{escape(figure.unit)}</span></div>'
        for figure in figures_of(model)
    )
    return (
        '<div style="display:flex;gap:0.9rem">'
        f'{picture}<div style="min-width:0;flex:1"><b>{escape(model.title)}</b>'
        f'<div style="opacity:0.7;font-size:0.87rem;line-height:1.35;margin:0.15rem 0 0.4rem">'
        f"{escape(what_it_is(model))}</div>"
        '<div style="display:flex;flex-wrap:wrap;gap:0.2rem 0.9rem;font-size:0.9rem" '
        f'title="{escape(measured_on(model))}">{figures}</div></div></div>'
    )


def _named(figure: Figure) -> str:
    """The figure's name, which explains itself where the glossary has it."""
    if figure.term in GLOSSARY:
        return term_button(figure.name, figure.term, where="card")
    return escape(figure.name)


def _offer_page(model: Description) -> None:
    for capability, page, title in PAGES:
        if model.can(capability):
            if st.button(title, key=f"open_{model.name}", icon=":material/arrow_forward:"):
                go_to(page, model.name)
            return
