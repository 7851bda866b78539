"""Several marks stand in the visitor's picture: which of them is meant?"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import streamlit as st

from explorer.images.png import data_uri
from explorer.images.preparation import Preparation
from explorer.images.recipes import Recipe
from explorer.ui.components.mark_picture import mark_picture, number_now
from explorer.ui.components.surroundings import press_word
from explorer.ui.image_in.preparation import opened, prepared, small

SHOWN_PX = 640
TAKEN = "mark_picture"


def choose_mark(data: bytes, recipe: Recipe) -> Recipe:
    """The recipe with the mark that the visitor chose; shows nothing where there is only one."""
    found = prepared(data, recipe)
    count = len(found.marks)
    if count < 2:
        return recipe
    key = f"mark_{hashlib.sha256(data).hexdigest()[:12]}"
    chosen = min(st.session_state.get(key) or found.chosen, count)
    picture = opened(data)
    mark_picture(
        key=TAKEN,
        address=data_uri(small(picture, SHOWN_PX)),
        size=picture.shape[:2],
        marks=found.marks,
        chosen=chosen,
        on_choice=lambda: _take(key, count),
    )
    picked = st.segmented_control(
        f"{count} marks stand in this picture. Which one is yours? "
        f"{press_word().capitalize()} it, or its number.",
        list(range(1, count + 1)),
        default=found.chosen,
        required=True,
        key=key,
        bind="query-params",
    )
    return replace(recipe, mark=int(picked))


def say_which_mark(made: Preparation) -> None:
    """Where a page has no room for the choice: how many marks there were, and which was taken."""
    if len(made.marks) > 1:
        st.caption(
            f"{len(made.marks)} marks stand in this picture; taken is number {made.chosen} of "
            "them, line by line from the upper left. On **Your image** you can choose another."
        )


def _take(key: str, count: int) -> None:
    number = number_now(TAKEN, count)
    if number is not None:
        st.session_state[key] = number
