"""What does one unit of a first layer answer to, and what does it add to the reconstruction?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, UnitView
from explorer.figures.number_text import signed
from explorer.figures.palette import Theme
from explorer.images.tiling import tile
from explorer.ui.pictures.fields import GAP_ON_DARK, GAP_ON_LIGHT, grey_weights
from explorer.ui.pictures.picture import show_sheet
from explorer.ui.shell.cached import cached

SHARP_PX, COLUMNS = 900, 4


@cached(max_entries=64)
def worths(core: Core, name: str) -> NDArray[np.float32]:
    """How much the squared error grows without each unit, (U,)."""
    return core.unit_worth(name)


@cached(max_entries=256)
def _view(core: Core, name: str, unit: int) -> UnitView:
    return core.unit_view(name, unit)


def show_unit(core: Core, name: str, unit: int, theme: Theme) -> None:
    """The images that excite a unit most and least, and reconstructions with and without it.

    Args:
        unit: from 0.
    """
    view = _view(core, name, unit)
    kind = "test images" if view.original else "rebuilt test images"
    high, low = (float(answers[0]) for answers in (view.answers_most, view.answers_least))
    if high == low:
        st.markdown(f":orange[**It tells none apart**]: to each it answers {signed(high, 2)}")
    else:
        _show_extremes(view, kind, theme)
    lost = view.whole.astype(np.float32) - view.without
    most = float(np.abs(lost).max())
    st.markdown(":green[**Reconstructed**], then without it, then what it adds")
    adds = np.full_like(view.whole, 128) if most < 1 else grey_weights(lost / most)
    _strip(np.concatenate([view.whole, view.without, adds]), theme, "With, without, difference")
    st.caption(
        f"Of the first {view.looked_at:,} {kind}. Without it pixels change by up to {most:.0f} of "
        "255; what it adds is drawn on a scale of its own."
    )


def _show_extremes(view: UnitView, kind: str, theme: Theme) -> None:
    """The images that a unit answers to most and least."""
    st.markdown(f":orange[**Excite it most**]: it answers {signed(view.answers_most[0], 2)}")
    _strip(view.most, theme, f"The {kind} that excite it most")
    if view.patches.shape != view.most.shape:
        st.markdown(":orange[**What it saw there**]")
        _strip(view.patches, theme, "The patch of each that it answered to")
    low = view.answers_least[0]
    several = ", as several do" if len(view.least) > 1 and view.answers_least[-1] == low else ""
    st.markdown(f":orange[**Excite it least**]: {signed(low, 2)}{several}")
    _strip(view.least, theme, f"The {kind} that excite it least")


def _strip(images: NDArray[np.uint8], theme: Theme, alt: str) -> None:
    """Rows of as many images as one view has."""
    columns = min(len(images), COLUMNS)
    ground = GAP_ON_DARK if theme.is_dark else GAP_ON_LIGHT
    sheet = tile(images, -(-len(images) // columns), columns, gap=1, background=ground)
    show_sheet(sheet, alt, sharp_px=SHARP_PX)
