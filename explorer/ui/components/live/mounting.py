"""How is a component declared from the files in its folder?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.portable.bundle import bundle
from explorer.ui.glossary import term_style, with_terms

_LIVE = Path(__file__).parent


@dataclass(frozen=True)
class Parts:
    """What a component is made of: its name, its page, its styles, its script as one text."""

    name: str
    html: str
    css: str
    js: str


def parts_of(
    folder: Path, styles: Sequence[str] | None = None, shared_styles: Sequence[str] = ()
) -> Parts:
    """The parts of the component in this folder.

    It is named like its folder; its page is `<name>.html` there, its script `<name>.js`.

    Args:
        folder: of the component.
        styles: its style sheets in their order; `<name>.css` if None.
        shared_styles: those of `live/` that come before them; `busy.css` is of every component.
    """
    name = folder.name
    own = (f"{name}.css",) if styles is None else styles
    shared = ("busy.css", *shared_styles)
    sheets = [*(_LIVE / sheet for sheet in shared), *(folder / sheet for sheet in own)]
    page = (folder / f"{name}.html").read_text(encoding="utf-8")
    html = with_terms(page, where=name)
    return Parts(
        name,
        html=html if html == page else f"{term_style()}{html}",
        css="\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets),
        js=bundle(folder / f"{name}.js"),
    )


def component_of(parts: Parts) -> Callable[..., Any]:
    """The component, to be called with `key`, `data` and callbacks."""
    return st.components.v2.component(parts.name, html=parts.html, css=parts.css, js=parts.js)


def declared(
    folder: Path, styles: Sequence[str] | None = None, shared_styles: Sequence[str] = ()
) -> Callable[..., Any]:
    """The component of this folder, mounted; the arguments are those of `parts_of`."""
    return component_of(parts_of(folder, styles, shared_styles))


def no_callback() -> None:
    """Streamlit keeps a component's state only if something listens to it."""
