"""Several marks stand in the visitor's picture: which of them is meant?"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from explorer.images.placing import Box
from explorer.images.png import data_uri
from explorer.images.recipes import Recipe
from explorer.ui.image_in.preparation import opened, prepared

SHOWN_PX = 480
INK, CHOSEN = (11, 98, 171), (192, 86, 0)
"""Of the boxes and their numbers: blue, and orange for the one that was taken."""


def choose_mark(data: bytes, recipe: Recipe) -> Recipe:
    """The recipe with the mark that the visitor chose; shows nothing where there is only one."""
    found = prepared(data, recipe)
    count = len(found.marks)
    if count < 2:
        return recipe
    key = f"mark_{hashlib.sha256(data).hexdigest()[:12]}"
    chosen = st.session_state.get(key) or found.chosen
    chosen = min(chosen, count)
    st.image(
        data_uri(numbered(opened(data), found.marks, chosen)),
        width="stretch",
        alt=f"The picture with its {count} marks numbered",
    )
    picked = st.segmented_control(
        f"{count} marks stand in this picture. Which one is yours?",
        list(range(1, count + 1)),
        default=found.chosen,
        required=True,
        key=key,
    )
    return replace(recipe, mark=int(picked))


def numbered(picture: NDArray[np.uint8], marks: tuple[Box, ...], chosen: int) -> NDArray[np.uint8]:
    """The picture, small, with a box and a number at each mark; uint8 (h, w, 3)."""
    image = Image.fromarray(picture).convert("RGB")
    scale = min(1.0, SHOWN_PX / max(image.size))
    image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(16)
    for number, (top, bottom, left, right) in enumerate(marks, 1):
        colour = CHOSEN if number == chosen else INK
        corner = left * scale - 4, top * scale - 4
        draw.rectangle((*corner, right * scale + 4, bottom * scale + 4), outline=colour, width=2)
        place = max(corner[0], 0), max(corner[1] - 20, 0)
        label = str(number)
        draw.rectangle((*place, place[0] + 8 + 10 * len(label), place[1] + 19), fill=colour)
        draw.text((place[0] + 4, place[1] + 1), label, "white", font)
    return np.asarray(image)
