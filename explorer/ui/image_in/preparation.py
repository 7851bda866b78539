"""How did a visitor's picture become an image of the data set, and what may be changed of it?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image
from streamlit.delta_generator import DeltaGenerator

from explorer.images.png import data_uri
from explorer.images.preparation import Preparation, prepare
from explorer.images.read import Opened, open_image
from explorer.images.recipes import CHOICES, LIMITS, Recipe
from explorer.images.steps import STEPS
from explorer.images.tiling import enlarge
from explorer.ui.choices.one_of import choose_one
from explorer.ui.pictures.picture import width_of

STEP_PX = 88
NOW_AND_THEN = ("page", "mark")
"""Steps that only some pictures need, shown below the step before them."""
LONGEST_KEPT_PX = 2 * STEP_PX
FIND = "find it"
THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
SPECKS = (0.0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5)
TITLES = {
    "page": "A sheet in the picture",
    "mark": "Which mark is it?",
    "polarity": "Which is the ink?",
    "paper": "The paper's shading",
    "marks": "What the ink is",
    "centring": "What goes to the middle",
    "ink_threshold": "Contrast from which it is ink",
    "speck_share": "Marks dropped below this share of the main one",
    "thinnest_pen_px": "Thinnest stroke, in pixels of the image",
    "longest_side_px": "Longest side, in pixels of the image",
    "window_share": "Size of the window, of the largest",
    "window_across": "From left to right",
    "window_down": "From top to bottom",
}
"""What each setting of a recipe is called on the page."""


def opened(data: bytes) -> NDArray[np.uint8]:
    """The picture of a file, uint8 (H, W) or (H, W, 3).

    Raises:
        ImageError: it is none.
    """
    return _opened(_digest(data), data).pixels


def prepared(data: bytes, recipe: Recipe) -> Preparation:
    """The picture of a file, prepared; kept for all who bring the same file.

    Raises:
        ImageError: the file is no picture, or there is nothing in it.
    """
    return _prepared(_digest(data), recipe, data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(digest: str, _data: bytes) -> Opened:
    # Few, as a picture of 16 megapixels takes 48 MB; not copied, as nobody changes it.
    del digest
    return open_image(_data)


@st.cache_data(max_entries=64, show_spinner=False)
def _prepared(digest: str, recipe: Recipe, _data: bytes) -> Preparation:
    found = _opened(digest, _data)
    made = prepare(found.pixels, recipe)
    steps = tuple(
        replace(step, picture=small(step.picture, LONGEST_KEPT_PX)) for step in made.steps
    )
    came = replace(steps[0], caption=" ".join([steps[0].caption, *found.words]))
    return replace(made, steps=(came, *steps[1:]))


def choose_recipe(recipe: Recipe, dataset: str) -> tuple[Recipe, list[DeltaGenerator]]:
    """The steps' places with their controls; returns the recipe chosen and where pictures go.

    Args:
        recipe: the data set's own.
        dataset: its name, so that each data set's settings stand in the address on their own.
    """
    places = []
    chosen: dict[str, Any] = {}
    with st.grid("auto", min_column_width=STEP_PX + 4, gap="xsmall") as grid:
        for name in ("picture", *recipe.steps):
            with grid.cell():
                places.append(st.container(gap="xsmall"))
                settings = _settings_of(name, recipe)
                if settings:
                    with st.popover(
                        "Adjust", icon=":material/tune:", type="tertiary", key=f"adjust_{name}"
                    ):
                        chosen |= {
                            field: CONTROLS[field](recipe, field, f"{dataset}_{field}")
                            for field in settings
                        }
    return replace(recipe, **chosen), places


def offer_reset(recipe: Recipe, chosen: Recipe, dataset: str) -> None:
    """A button back to the data set's own settings, where any has been changed."""
    if chosen != recipe:
        st.button(
            "As the data set was made",
            icon=":material/undo:",
            type="tertiary",
            key="reset_recipe",
            on_click=_reset,
            args=(recipe, dataset),
        )


def show_steps(made: Preparation, places: list[DeltaGenerator]) -> None:
    """Each step's picture, name and what it did; steps taken only now and then stand below."""
    regular = iter(places)
    for step in made.steps:
        if step.name not in NOW_AND_THEN:
            place = next(regular)
        with place:
            st.image(
                data_uri(_enlarged(step.picture)),
                width=width_of(step.picture.shape[:2], STEP_PX),
                alt=f"After the step {step.name}",
            )
            st.markdown(f"**{step.name}**")
            st.caption(step.caption)


def _settings_of(step: str, recipe: Recipe) -> list[str]:
    if step == "picture":
        return ["page"] if recipe.marks == "strokes" and "ink" in recipe.steps else []
    return [field for field in STEPS[step][1] if field in CONTROLS]


def _words(recipe: Recipe, field: str, key: str) -> str:
    return str(choose_one(TITLES[field], CHOICES[field], key, default=getattr(recipe, field)))


def _threshold(recipe: Recipe, field: str, key: str) -> float | None:
    own = getattr(recipe, field)
    options = [FIND, *(f"{share:.0%}" for share in _with(THRESHOLDS, own))]
    picked = st.select_slider(
        TITLES[field],
        options,
        value=FIND if own is None else f"{own:.0%}",
        key=key,
        bind="query-params",
    )
    return None if picked == FIND else float(picked.rstrip("%")) / 100


def _share(recipe: Recipe, field: str, key: str) -> float:
    own = getattr(recipe, field)
    options = [f"{share:.0%}" for share in _with(SPECKS, own)]
    picked = st.select_slider(
        TITLES[field], options, value=f"{own:.0%}", key=key, bind="query-params"
    )
    return float(picked.rstrip("%")) / 100


def _with(shares: tuple[float, ...], own: float | None) -> list[float]:
    return sorted({*shares, *([] if own is None else [own])})


def _pixels(recipe: Recipe, field: str, key: str) -> int:
    most = max(recipe.image_shape[1:])
    return int(
        st.slider(
            TITLES[field],
            min(4, most),
            most,
            getattr(recipe, field),
            key=key,
            bind="query-params",
        )
    )


def _number(recipe: Recipe, field: str, key: str) -> float:
    least, most = LIMITS[field]
    return float(
        st.slider(
            TITLES[field],
            least,
            most,
            float(getattr(recipe, field)),
            0.01,
            key=key,
            bind="query-params",
        )
    )


CONTROLS: dict[str, Callable[[Recipe, str, str], Any]] = {
    "page": _words,
    "polarity": _words,
    "paper": _words,
    "marks": _words,
    "centring": _words,
    "ink_threshold": _threshold,
    "speck_share": _share,
    "thinnest_pen_px": _number,
    "longest_side_px": _pixels,
    "window_share": _number,
    "window_across": _number,
    "window_down": _number,
}
"""The control of each setting of a recipe."""


def _reset(recipe: Recipe, dataset: str) -> None:
    for name in ("picture", *recipe.steps):
        for field in _settings_of(name, recipe):
            st.session_state[f"{dataset}_{field}"] = _shown(field, getattr(recipe, field))


def _shown(field: str, value: Any) -> Any:
    """A setting's value as its control has it."""
    if CONTROLS[field] is _threshold and value is None:
        return FIND
    return f"{value:.0%}" if CONTROLS[field] in (_threshold, _share) else value


def small(picture: NDArray[np.uint8], longest_px: int) -> NDArray[np.uint8]:
    """The picture no larger than it is shown."""
    image = Image.fromarray(picture)
    image.thumbnail((longest_px, longest_px), Image.Resampling.BOX)
    return np.asarray(image)


def _enlarged(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture with its pixels as squares, where it has few."""
    return enlarge(picture, max(1, LONGEST_KEPT_PX // max(picture.shape[:2])))
