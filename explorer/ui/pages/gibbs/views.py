"""What has the machine learned: its receptive fields, and which images it finds probable?"""

from __future__ import annotations

import math
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.figures.energy import Mark, energy_figure
from explorer.figures.palette import Theme
from explorer.images.png import data_uri
from explorer.images.tiling import enlarge
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.surroundings import is_narrow, stage_height
from explorer.ui.glossary import explained
from explorer.ui.pages.gibbs.start import own_image
from explorer.ui.pictures.fields import field_sheet, scale_of
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.picture import show_data
from explorer.ui.pictures.unit import show_unit
from explorer.ui.shell.as_python import image_python, offer_python, python_of
from explorer.ui.shell.plain import plain

ORDERS = ("strongest first", "as numbered")
COUNTS = (100, 500)
NARROW, MIDDLE, WIDE, FEW = 10, 20, 25, 100
STAGE_ASPECT = 16 / 9
FIELD_WORDS = (
    "Each tile is one :blue[hidden unit]’s weights to all pixels: white where it makes pixels "
    "likelier, black where it makes them less likely, grey where it does not care. Strokes and "
    "their ends, found without a label; no order and no layers are assumed."
)
ENERGY_WORDS = (
    "log p(v) = −F(v) − log Z: Z is hard to find, but the same for every image, so free energies "
    "compare without it. Images like the data lie low; the same number of white pixels shuffled "
    "lies high."
)
FIELDS_PYTHON = (
    "weights = core.first_layer(name).weights  # (units, C, H, W)\n"
    "weights = weights[np.argsort(-np.square(weights).sum((1, 2, 3)), kind='stable')]\n"
)
ENERGY_PYTHON = (
    "own = core.free_energy(name, image[None])[0]  # F(v), nats\n"
    "usual = core.energy_table(name).free_energy  # of the test images\n"
    "share = (usual > own).mean()  # of them that are less probable\n"
)


def show_fields(core: Core, model: Description, theme: Theme) -> None:
    """The receptive fields as a grid."""
    st.markdown(FIELD_WORDS)
    weight = core.first_layer(model.name).weights
    counts = [count for count in COUNTS if count < len(weight)] + [len(weight)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = choose_one("Order", ORDERS, "order")
        count = choose_one("Units", counts, "units_shown")
        offer_python(python_of(model, FIELDS_PYTHON))
    if order == ORDERS[0]:
        weight = weight[np.argsort(-np.square(weight).sum((1, 2, 3)), kind="stable")]
    shown = weight[:count]
    columns = columns_of(len(shown))
    sheet = field_sheet(shown, columns, theme)
    factor = max(1, round(1600 / sheet.shape[1]))
    st.html(
        f'<img src="{escape(data_uri(enlarge(sheet, factor)))}" alt="Receptive fields of '
        f'{len(shown)} hidden units" style="width:100%;image-rendering:pixelated;'
        'border-radius:6px">'
    )
    st.caption(
        f"{len(shown)} of {len(weight)} units, {order}. One scale for all: full white and black "
        f"are ±{scale_of(weight):.2f}."
    )
    _show_one(core, model, len(weight), theme)


def columns_of(count: int) -> int:
    """In how many columns so many tiles are seen best."""
    if is_narrow():
        return NARROW
    if stage_height():  # all at once, on a screen of 16:9
        return round(math.sqrt(count * STAGE_ASPECT))
    return WIDE if count > FEW else min(MIDDLE, count)


@st.fragment
def _show_one(core: Core, model: Description, units: int, theme: Theme) -> None:
    """What one unit answers to, as *Theory* shows it of every family."""
    left, _ = st.columns([1.2, 1], gap="large")
    with left:
        unit = int(st.number_input("Unit", 1, units, 1, key="field", bind="query-params"))
        show_unit(core, model.name, unit - 1, theme)


@st.fragment
def show_energy(core: Core, model: Description, theme: Theme) -> None:
    """One image's free energy against the test set's histogram."""
    st.markdown(ENERGY_WORDS, help=explained("free_energy"))
    left, right = st.columns([1.25, 3.4], gap="medium")
    table = core.energy_table(model.name)
    with left:
        start = own_image(core, model)
        image = start.image
        if image is not None and start.words != "your drawing":
            show_data(image, start.words, 160)
        if image is not None:
            offer_python(python_of(model, image_python(image) + ENERGY_PYTHON))
    with right:
        marks = []
        if image is not None:
            own, shuffled = (
                core.free_energy(model.name, one[None])[0] for one in (image, _shuffled(image))
            )
            marks = [
                Mark("its pixels shuffled", float(shuffled), "quiet"),
                Mark(start.words, float(own), "incoming"),
            ]
        tossed = core.free_energy(model.name, 255 * core.noise(model.name, 1, 0))[0]
        marks.insert(0, Mark("noise", float(tossed), "quiet"))
        show_figure(
            energy_figure(table.free_energy, marks, theme),
            key="gibbs_energy",
            alt="Histogram of the test images' free energy with this image's own",
        )
        if image is not None:
            share = float((table.free_energy > own).mean())
            st.markdown(
                f":orange[**{plain(start.words[0].upper() + start.words[1:])}**] has a lower free "
                f"energy, so a higher probability, than **{100 * share:.0f} %** of the "
                f"{len(table):,} test images."
            )
        st.caption(
            "Grey pixels are drawn as 0 or 1: once each for the test images, 32 times and averaged "
            "for this one."
        )


def _shuffled(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same pixels in an order of no meaning, the same each time."""
    return np.random.default_rng(0).permutation(image.reshape(-1)).reshape(image.shape)
