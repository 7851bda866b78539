"""Where does a Gibbs chain begin: at a test image, at noise, or at one's own drawing?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description, binarised
from explorer.figures.plane import class_name
from explorer.images import ImageError
from explorer.images.recipes import recipe_for
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.draw_pad import DrawPadLook, draw_pad
from explorer.ui.image_in.preparation import prepared
from explorer.ui.image_in.source import STROKE_BRUSH, sheet_hint
from explorer.ui.image_in.which_mark import say_which_mark
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.shell.plain import plain

NOISE, TEST, DRAWN = "noise", "test", "draw"
START_KEY, ROW_KEY, SEED_KEY = "start", "row", "seed"
PAD_KEY, CONTENT_KEY = "gibbs_pad", "gibbs_content"
LARGEST_SEED = 999_999
PAD_PX = 240


@dataclass(frozen=True, eq=False)
class Start:
    """Where a chain begins.

    Attributes:
        words: as within a sentence.
        image: grey, uint8 (C, H, W); None for noise.
        pixels: what the chain begins with, 0 or 1, uint8 (C, H, W).
    """

    words: str
    image: NDArray[np.uint8] | None
    pixels: NDArray[np.uint8]


def choose_start(core: Core, model: Description) -> tuple[Start, int]:
    """The controls and what was chosen: where the chain begins, and the seed of its draws."""
    kind = choose_one("Begin at", list(STARTS), START_KEY)
    above = st.container()
    # First the seed, which stands below: until its control was made, its value in the address is
    # not known, and noise is drawn by it.
    seed = _seed()
    with above:
        start = STARTS[kind](core, model, seed)
        st.caption(f"The chain begins at {plain(start.words)}.")
        return start, seed


def own_image(core: Core, model: Description) -> Start:
    """The drawing or the test image last chosen, for views that need an image."""
    kind = choose_one("Image", [TEST, DRAWN], "image")
    return STARTS[kind](core, model, _seed_now())


def _noise(core: Core, model: Description, seed: int) -> Start:
    return Start("noise", None, core.noise(model.name, 1, seed)[0])


def _test_image(core: Core, model: Description, _seed: int) -> Start:
    count = len(core.energy_table(model.name))
    row = st.session_state.get(ROW_KEY, 0)
    if not isinstance(row, int) or not 0 <= row < count:
        st.session_state[ROW_KEY] = 0
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        row = int(
            st.number_input(
                "Row of the test set", 0, count - 1, key=ROW_KEY, bind="query-params", width=122
            )
        )
        st.button("Another", icon=":material/shuffle:", on_click=_another_row, args=(count,))
    return _at_row(core, model, row)


def _at_row(core: Core, model: Description, row: int) -> Start:
    found = core.energy_test_images(model.name, [row])
    labels = core.energy_table(model.name).labels
    label = None if labels is None else int(labels[row])
    named = "" if label is None else f", labelled {class_name(label, model.class_names)}"
    if not found.original:
        offer_originals(core, model.name)
    image = found.images[0]
    return Start(f"test image {row}{named}", image, binarised(image))


def _another_row(count: int) -> None:
    st.session_state[ROW_KEY] = int(np.random.default_rng().integers(count))


def _drawing(core: Core, model: Description, _seed: int) -> Start:
    held = draw_pad(
        key=PAD_KEY,
        look=DrawPadLook(sheet_hint(model), brush=STROKE_BRUSH, max_px=PAD_PX),
        content_key=CONTENT_KEY,
    )
    if held is not None:
        try:
            made = prepared(held.data, recipe_for(model.dataset, model.image_shape))
            say_which_mark(made)
            return Start("your drawing", made.image, binarised(made.image))
        except ImageError as error:
            st.warning(plain(error), icon=":material/image_not_supported:")
    st.caption("Until you draw, a test image stands in.")
    return _at_row(core, model, 0)


def _seed() -> int:
    """The seed's own control: a link with it opens the same chain."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _seed_now()
        seed = int(
            st.number_input("Seed", 0, LARGEST_SEED, key=SEED_KEY, bind="query-params", width=122)
        )
        st.button("New seed", icon=":material/casino:", on_click=_new_seed)
    return seed


def _seed_now() -> int:
    seed = st.session_state.get(SEED_KEY, 0)
    if not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        seed = st.session_state[SEED_KEY] = 0
    return seed


def _new_seed() -> None:
    st.session_state[SEED_KEY] = int(np.random.default_rng().integers(LARGEST_SEED + 1))


STARTS = {TEST: _test_image, NOISE: _noise, DRAWN: _drawing}
"""Each place where a chain can begin; the first is something to see."""
