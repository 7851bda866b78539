"""What does the model make of my own image?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from explorer.core import Receipt
from explorer.images import ImageError
from explorer.images.recipes import recipe_for
from explorer.ui.front_end.first_pictures import let_first_pictures_be_drawn
from explorer.ui.glossary import explained
from explorer.ui.image_in.preparation import (
    choose_recipe,
    offer_reset,
    opened,
    prepared,
    show_steps,
)
from explorer.ui.image_in.source import ChosenImage, choose_image, example_image
from explorer.ui.image_in.which_mark import choose_mark
from explorer.ui.pages.your_image.downloads import offer_downloads
from explorer.ui.pages.your_image.factor_curves import show_factor_curves
from explorer.ui.pages.your_image.position import (
    choose_plane,
    close_up_words,
    position_of,
    show_close_up,
    show_map,
)
from explorer.ui.pages.your_image.several_models import show_several
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.pictures.picture import data_address, mean_address, show_beside
from explorer.ui.receipt.receipt import (
    choose_gap,
    choose_label,
    receipt_of,
    show_neighbours,
    show_oddness,
    show_pipeline,
    show_receipt,
)
from explorer.ui.receipt.vote import vote_words
from explorer.ui.shell.as_python import image_python, offer_python, python_of
from explorer.ui.shell.header import open_page
from explorer.ui.shell.plain import plain

SMALL_PX = 96
RECEIPT = "**Receipt** :gray[— what the model makes of it, and how usual that is]"

page = open_page("Your image", requires={"reconstructs", "decodes_latent"})
core, model, theme = page.core, page.model, page.theme


@dataclass(frozen=True, eq=False)
class Places:
    """Where on the page everything goes, from top to bottom."""

    source: DeltaGenerator
    map: DeltaGenerator
    beside: DeltaGenerator
    pipeline: DeltaGenerator
    receipt: DeltaGenerator
    neighbours: DeltaGenerator
    preparation: DeltaGenerator
    several: DeltaGenerator


def lay_out() -> Places:
    """The page's places: image, map and close-up in one row, the receipt below."""
    source, middle, beside = st.columns([1.22, 1.88, 1.1], gap="medium")
    pipeline = st.container()
    receipt, neighbours = st.columns([1.9, 1], gap="large")
    below = st.container(), st.container()
    return Places(source, middle, beside, pipeline, receipt, neighbours, *below)


def image_of(chosen: ChosenImage, positions: Places) -> NDArray[np.uint8]:
    """The image as the model takes it, its preparation shown where there was any.

    Raises:
        ImageError: the file cannot be used.
    """
    if chosen.image is not None:
        return chosen.image
    assert chosen.data is not None
    opened(chosen.data)  # before the steps are laid out, which a file that is no picture has not
    own = recipe_for(model.dataset, model.image_shape)
    with positions.preparation:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":orange[**Preparation**] :gray[— as {plain(model.dataset_title)} was made]"
            )
            reset = st.container(width="content")
        recipe, steps = choose_recipe(own, model.dataset)
        with reset:
            offer_reset(own, recipe, model.dataset)
        st.caption(f"How the data were made: {own.source}")
    with positions.source:
        recipe = choose_mark(chosen.data, recipe)
    made = prepared(chosen.data, recipe)
    show_steps(made, steps)
    return made.image


def image_or_example(
    chosen: ChosenImage, positions: Places, said: DeltaGenerator
) -> tuple[ChosenImage, NDArray[np.uint8]]:
    """What was given and its image; where it cannot be used, a sentence and the example."""
    try:
        return chosen, image_of(chosen, positions)
    except ImageError as error:
        said.warning(plain(error), icon=":material/image_not_supported:")
    example = example_image(core, model)
    assert example.image is not None
    return example, example.image


def show_what_came(chosen: ChosenImage, image: NDArray[np.uint8]) -> None:
    """The image as the model takes it, small, and what it is."""
    _, height, width = image.shape
    show_beside(
        data_address(image, SMALL_PX),
        image.shape,
        SMALL_PX,
        chosen.words,
        f"x, {width}×{height}",
        words_for(chosen),
        theme.incoming,
    )
    if not chosen.is_original:
        offer_originals(core, model.name)


def words_for(chosen: ChosenImage) -> str:
    """What the image is, in a sentence."""
    words = f"{chosen.words[0].upper()}{chosen.words[1:]}"
    if chosen.image is None:
        return f"{words}, prepared as {model.dataset_title} was made."
    if chosen.is_example:
        return f"An example, until you bring your own: {chosen.words}."
    return f"{words}."


def show_reconstruction(made: Receipt) -> None:
    """What comes out, and what the neighbours say that it is."""
    vote = f"Nearest test images: {vote_words(model, made)}" if made.vote is not None else ""
    show_beside(
        mean_address(made.reconstruction),
        made.reconstruction.shape,
        SMALL_PX,
        "The reconstruction",
        "E[x|z = μ]",
        vote.replace("**", ""),
        theme.outgoing,
    )


def receipt_python(chosen: ChosenImage, image: NDArray[np.uint8], label: int | None) -> str:
    """The image, and everything that the model says of it."""
    return (
        f"{image_python(image, chosen.row)}"
        f"receipt = core.receipt(name, image, label={label}, without_row={chosen.row})\n"
        "receipt.mu, receipt.logvar, receipt.reconstruction, receipt.terms.elbo\n"
    )


@st.fragment
def your_image() -> None:
    """The image in, where it lands, and what it costs."""
    positions = lay_out()
    own = recipe_for(model.dataset, model.image_shape)
    with positions.source:
        chosen = choose_image(core, model, own)
        what_came = st.container()
    chosen, image = image_or_example(chosen, positions, what_came)
    with what_came:
        show_what_came(chosen, image)
        label = choose_label(core, model, image, chosen)
    let_first_pictures_be_drawn()
    made = receipt_of(core, model.name, image, label, chosen.row)
    show_position(positions, image, label, made)
    with positions.pipeline:
        if chosen.factors is not None:
            show_factor_curves(core, model, chosen.factors, theme)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(RECEIPT, width="stretch")
            offer_downloads(core, model, chosen, image, made)
            offer_python(python_of(model, receipt_python(chosen, image, label)))
        show_pipeline(image, made, theme)
    with positions.receipt:
        lines = st.container()
        gap = choose_gap(core, model, image, label)
        with lines:
            show_receipt(model, image, made, theme, gap)
        show_oddness(core, model, label)
    with positions.neighbours:
        show_neighbours(core, model, made, chosen.row is not None)
    with positions.several:
        show_several(core, model, image, chosen, theme)


def show_position(
    positions: Places, image: NDArray[np.uint8], label: int | None, made: Receipt
) -> None:
    """The map, the close-up and the reconstruction."""
    if model.latent_dim < 2:
        with positions.beside:
            show_reconstruction(made)
        return
    with positions.map:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(":blue[**z**, where it lands]", width="stretch")
            projection = choose_plane(core, model, made.terms.kl_per_dim)
        position = position_of(core, model, image, label, made, projection)
        show_map(core, model, position, theme)
    with positions.beside:
        st.markdown(":blue[**z**, close up]", help=explained("posterior", "mu", "prior"))
        show_close_up(core, model, position, theme)
        st.caption(close_up_words(model, made, position))
        show_reconstruction(made)


your_image()
