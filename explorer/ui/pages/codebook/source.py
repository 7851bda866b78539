"""Whose codes are shown: a test image's, one's own image's, or new ones from the prior?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from explorer.core import Core, Description, classes_told
from explorer.ui.choices.draw import choose_class, choose_seed, choose_temperature
from explorer.ui.choices.one_of import choose_one
from explorer.ui.image_in.source import ChosenImage, choose_test_image
from explorer.ui.image_in.usable import choose_usable_image
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.shell.cached import cached

IMAGE, OWN, PRIOR = "test image", "your image", "prior"


@dataclass(frozen=True)
class Draw:
    """What is asked of the prior; `label` is None for a class at random."""

    seed: int
    temperature: float
    label: int | None


@dataclass(frozen=True, eq=False)
class CodeSource:
    """The codes that a visitor begins from.

    Attributes:
        image: the image, uint8 (C, H, W).
        words: what stands above it.
        codes: its own, int64 (cells,).
        label: the class that its codes are costed under, None where none is known.
        drawn: new codes from the prior, None where the image's own are shown.
        draw: what was asked of the prior, likewise.
    """

    image: NDArray[np.uint8]
    words: str
    codes: NDArray[np.int64]
    label: int | None
    drawn: NDArray[np.int64] | None = None
    draw: Draw | None = None


@cached(max_entries=64)
def codes_drawn(
    core: Core, name: str, labels: tuple[int, ...] | None, count: int, draw: Draw
) -> NDArray[np.int64]:
    """New codes, int64 (count, cells), kept for all who ask the same."""
    classes = None if labels is None else np.array(labels, dtype=np.int64)
    return core.drawn_codes(name, count, draw.seed, classes, draw.temperature)


def choose_codes(core: Core, model: Description) -> tuple[CodeSource, DeltaGenerator]:
    """Show the controls; return the chosen codes and the place for the pad."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        source = choose_one("Codes of", [IMAGE, OWN, PRIOR], "codes_of")
        if source == PRIOR:
            return _from_prior(core, model, _choose_draw(model)), st.container()
        if source == IMAGE:
            chosen = choose_test_image(core, model)
    if source == IMAGE:
        return _of_image(core, model, chosen), st.container()
    beside, room = st.columns([1, 2.6], gap="large")
    with beside:
        return _of_image(core, model, choose_usable_image(core, model)), room


def _of_image(core: Core, model: Description, chosen: ChosenImage) -> CodeSource:
    assert chosen.image is not None
    words = f"x — {chosen.words}" if chosen.is_original else "x, rebuilt"
    if chosen.is_example:
        st.caption("Until you bring an image, a test image stands in.")
    if not chosen.is_original:
        offer_originals(core, model.name)
    codes = core.image_codes(model.name, chosen.image[None])[0]
    return CodeSource(chosen.image, words, codes, chosen.label if classes_told(model) else None)


def _from_prior(core: Core, model: Description, draw: Draw) -> CodeSource:
    label = draw.label
    classes = classes_told(model)
    if classes and label is None:
        label = int(np.random.default_rng(draw.seed).integers(classes))
    labels = None if label is None else (label,)
    drawn = codes_drawn(core, model.name, labels, 1, draw)[0]
    found = core.test_images(model.name, [_nearest_row(core, model, drawn)])
    if not found.original:
        offer_originals(core, model.name)
    words = f"x{'' if found.original else ', rebuilt'} — nearest test image"
    codes = core.image_codes(model.name, found.images)[0]
    return CodeSource(found.images[0], words, codes, label, drawn, draw)


def _nearest_row(core: Core, model: Description, drawn: NDArray[np.int64]) -> int:
    """The row of the test image that has the same code in most cells."""
    shared = (core.encodings(model.name).mu == drawn[None].astype(np.float32)).sum(1)
    return int(shared.argmax())


def _choose_draw(model: Description) -> Draw:
    names = model.class_names if classes_told(model) else ()
    name = choose_class(names) if names else None
    temperature = choose_temperature(190)
    label = None if name is None else names.index(name)
    return Draw(choose_seed(120), temperature, label)
