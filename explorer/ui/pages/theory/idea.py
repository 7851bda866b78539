"""How is an idea set on the page: its name, two sentences and one formula beside one picture?"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.figures.palette import Theme
from explorer.ui.glossary import explained

WIDTHS = (1.0, 2.0)


@dataclass(frozen=True)
class Idea:
    """What stands beside a picture.

    Attributes:
        title: the idea's name.
        sentences: two, in Markdown.
        formula: LaTeX, its parts coloured by `in_colour`.
        terms: what of it the glossary explains.
    """

    title: str
    sentences: str
    formula: str
    terms: tuple[str, ...] = ()


def open_idea(idea: Idea) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Set the text; return the place below it, for controls, and the place of the picture."""
    text, beside, picture = open_places()
    with text:
        set_text(idea)
    return beside, picture


def open_places() -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """The places of the text, of what stands below it and of the picture, for a text that waits."""
    left, right = st.columns(WIDTHS, gap="large")
    return left.container(), left.container(), right.container()


def set_text(idea: Idea) -> None:
    """The title, the sentences and the formula, where this is called."""
    st.header(idea.title, anchor=False)
    st.markdown(idea.sentences, help=explained(*idea.terms) if idea.terms else None)
    st.latex(idea.formula)


def in_colour(theme: Theme, role: str, latex: str) -> str:
    """LaTeX in the colour of its role: "incoming", "latent", "outgoing" or "quiet"."""
    return rf"\textcolor{{{getattr(theme, role)}}}{{{latex}}}"
