"""How is the density pad mounted?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import streamlit as st

from explorer.figures.palette import Theme
from explorer.ui.components.bundle import bundle

_FOLDER = Path(__file__).parent

_mount = st.components.v2.component(
    "density_pad",
    html=(_FOLDER / "density_pad.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "density_pad.css").read_text(encoding="utf-8"),
    js=bundle(_FOLDER / "density_pad.js"),
)


def density_pad(*, key: str, map_name: str, theme: Theme) -> None:
    """Show the pad.

    Args:
        key: of this pad on its page.
        map_name: a key of `MAPS` in maps.js.
        theme: the page's colours.
    """
    look = {**asdict(theme), "is_dark": theme.is_dark}
    _mount(key=key, data={"map": map_name, "look": look})
