"""What does the model make of the image: the pipeline again, the terms, and its neighbours?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, CoreError, Description, InferenceGap, PlainImage, Receipt
from explorer.figures.latents import latents_figure
from explorer.figures.loss_map import loss_map_figure
from explorer.figures.palette import Theme
from explorer.figures.plane import class_name
from explorer.latent.projections import dimension_label
from explorer.metrics.percentiles import whole_percent
from explorer.ui.components.surroundings import is_narrow
from explorer.ui.glossary import explained
from explorer.ui.image_in.source import ChosenImage
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.pictures.picture import (
    data_address,
    show_data,
    show_mean,
    width_of,
)
from explorer.ui.receipt.table import has_grey, receipt_rows, show_table
from explorer.ui.receipt.vote import vote_words
from explorer.ui.shell.cached import cached
from explorer.ui.shell.plain import plain

PICTURE_PX, NARROW_PX = 168, 104
THUMBNAIL_PX = 48
LETTER_PX = 8
"""As wide as the letters of a caption are on average, with room to spare."""
BEST = "best"
TELLING = 0.25
"""A foreign image that fewer test images are odder than is no example."""


@cached(max_entries=256)
def receipt_of(
    core: Core,
    name: str,
    image: NDArray[np.uint8],
    label: int | None,
    without_row: int | None,
) -> Receipt:
    """The receipt of one image, uint8 (C, H, W), kept for all who bring the same."""
    return core.receipt(name, image, label, without_row)


@cached(max_entries=256)
def best_class(core: Core, name: str, image: NDArray[np.uint8]) -> int:
    """The class under which a conditional model bounds log p(x|y) highest."""
    return int(core.elbo_by_class(name, image).argmax())


def choose_label(
    core: Core, model: Description, image: NDArray[np.uint8], chosen: ChosenImage
) -> int | None:
    """The class under which a conditional model takes the image; None for all others."""
    if not model.can("conditional"):
        return None
    picked = st.selectbox(
        "Condition",
        [BEST, *model.class_names],
        key="condition",
        bind="query-params",
        help="This model is given a class with the image. Best: the test image's own, or that "
        "under which the ELBO is highest.",
    )
    if picked in model.class_names:
        return model.class_names.index(picked)
    return label_for(core, model, image, chosen)


def label_for(
    core: Core, model: Description, image: NDArray[np.uint8], chosen: ChosenImage
) -> int | None:
    """The class that a conditional model is given where nobody chose one."""
    if not model.can("conditional"):
        return None
    if chosen.label is not None:
        return chosen.label
    return best_class(core, model.name, image)


@cached(max_entries=256)
def gap_of(core: Core, name: str, image: NDArray[np.uint8], label: int | None) -> InferenceGap:
    """What the encoder loses on one image, kept for all who bring the same."""
    return core.inference_gap(name, image, label)


@cached(max_entries=64)
def plain_image_of(core: Core, name: str, label: int | None) -> PlainImage:
    """The plain image that the model finds likeliest."""
    return core.likeliest_plain_image(name, label)


def choose_gap(
    core: Core, model: Description, image: NDArray[np.uint8], label: int | None
) -> InferenceGap | None:
    """The two parts of what q misses, where somebody wants to see them."""
    if not model.can("gaussian_latent"):
        return None
    wanted = st.toggle(
        "Split the gap",
        key="gap",
        bind="query-params",
        help="Search the best Gaussian for this one image, a second or less: what it gains on the "
        "encoder’s is the amortisation gap, what it still misses the approximation gap.",
    )
    if not wanted:
        return None
    try:
        return gap_of(core, model.name, image, label)
    except CoreError as error:
        st.caption(plain(error))
        return None


def show_oddness(core: Core, model: Description, label: int | None) -> None:
    """Why a place among the test images is no detector of foreign ones, by an example."""
    if not model.can("gaussian_latent"):
        return
    plain_image = plain_image_of(core, model.name, label)
    share = plain_image.standing.rank
    example = f" Here {plain_image.words}, of no class, has a higher ELBO than "
    example += f"{whole_percent(share)} % of the test images."
    st.caption(
        "Odd is not foreign, nor the reverse: the bound says how cheaply an image is encoded, and "
        "simple ones are cheap ([Nalisnick et al. 2019](https://arxiv.org/abs/1810.09136))."
        + (example if share >= TELLING else "")
    )


def show_receipt(
    model: Description,
    image: NDArray[np.uint8],
    made: Receipt,
    theme: Theme,
    gap: InferenceGap | None = None,
) -> None:
    """The terms, each with its place among the test images."""
    show_table(receipt_rows(model, made, has_grey(image), gap), theme)
    if made.evidence is None:
        st.caption(
            f"This {model.family_title} gives an image a latent without σ, and has no prior: so "
            "there is no KL, no bound and no log p(x), only how well it reconstructs."
        )
    st.caption(_how(model, made))


def show_pipeline(image: NDArray[np.uint8], made: Receipt, theme: Theme) -> None:
    """From left to right: the image, its latent, its reconstruction, and what each pixel costs."""
    side = NARROW_PX if is_narrow() else PICTURE_PX
    if is_narrow():
        # Columns would stack, or keep a least width of which three are more than a phone has.
        with st.container(horizontal=True, gap="small"):
            incoming, outgoing, loss = (st.container(width=side) for _ in range(3))
        latent = st.container()
    else:
        incoming, latent, outgoing, loss = st.columns([1, 2.2, 1, 1], gap="medium")
    with incoming:
        st.markdown(":orange[**x**]")
        show_data(image, "The image as the model takes it", side)
    with latent:
        _show_latents(made, theme)
    with outgoing:
        st.markdown(":green[**E[x|z = μ]**]", help=explained("reconstruction"))
        show_mean(made.reconstruction, "Its reconstruction", side)
    with loss:
        st.markdown("**pixels’ loss**")
        show_figure(
            loss_map_figure(made.loss.losses, made.loss.excess, theme, side),
            key="loss_map",
            width=width_of(image.shape, side),
            alt=f"−log p of each pixel at z = μ, {made.loss.losses.sum():.1f} nats together",
        )
        st.caption(":orange[x brighter], :green[darker]")


def _show_latents(made: Receipt, theme: Theme) -> None:
    kl = made.terms.kl_per_dim
    order = np.argsort(-kl, kind="stable") if len(kl) > 2 else np.arange(len(kl))
    sorted_by = ", by KL" if len(kl) > 2 and made.logvar is not None else ""
    what = "μ" if made.logvar is None else "μ ± σ"
    st.markdown(f":blue[**{what}**]{sorted_by}", help=explained("mu", "kl", "nats"))
    show_figure(
        latents_figure(
            made.mu[order],
            None if made.logvar is None else made.logvar[order],
            kl[order],
            [dimension_label(int(dim)) for dim in order],
            theme,
            PICTURE_PX + 24,
        ),
        key="code_bars",
        alt="; ".join(f"{dimension_label(int(dim))} = {made.mu[dim]:.2f}" for dim in order[:10]),
    )


def _how(model: Description, made: Receipt) -> str:
    places = f"Places among the {made.terms.elbo_standing.count:,} test images of "
    places += (
        f"{plain(model.dataset_title)}, whose terms are stored with the model (16 draws each)."
    )
    if made.evidence is None:
        return places
    return f"The expectation over q: {made.terms.how}. {places}"


def neighbour_px(names: Sequence[str]) -> int:
    """The side of small pictures whose captions break between words, not within one."""
    longest = max((len(word) for name in names for word in name.split()), default=0)
    return max(THUMBNAIL_PX, longest * LETTER_PX)


def show_neighbours(core: Core, model: Description, made: Receipt, is_own_image: bool) -> None:
    """The nearest test images with their classes, and what they vote."""
    count = len(made.neighbours.rows)
    if not count:
        st.caption("There is no other test image to be near it.")
        return
    st.markdown(f":blue[**Nearest {count} test images**] :gray[by μ]")
    found = core.test_images(model.name, made.neighbours.rows)
    names = [
        "" if made.labels is None else class_name(int(made.labels[i]), model.class_names)
        for i in range(count)
    ]
    side = neighbour_px(names)
    with st.container(horizontal=True, gap="xsmall"):
        for image, name, row, away in zip(
            found.images, names, made.neighbours.rows, made.neighbours.distances, strict=True
        ):
            st.image(
                data_address(image, side),
                caption=name or str(row),
                width=width_of(image.shape, side),
                alt=f"Test image {row}, {name}, {away:.2f} away",
            )
    if made.vote is not None:
        st.markdown(vote_words(model, made))
    if not found.original:
        offer_originals(core, model.name, "neighbours")
    elif is_own_image:
        st.caption("The image itself is left out.")
