"""Where do a page's traversals begin: at the prior's mean, or at which test image?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, CoreError, Description
from explorer.figures.plane import class_name
from explorer.ui.choices.draw import ANY_CLASS
from explorer.ui.choices.one_of import choose_one
from explorer.ui.shell.plain import plain

PRIOR_MEAN, MEAN_LATENT, TEST_IMAGE = "prior mean", "mean latent", "test image"
ROW_KEY, SHUFFLE_KEY = "start_image", "start_shuffle"


@dataclass(frozen=True, eq=False)
class StartImage:
    """The test image that every row departs from.

    Attributes:
        row: of the test split.
        label: its class, or None.
        name: in words.
        image: uint8 (C, H, W).
        is_original: False where the data set is not here, and `image` is a reconstruction.
    """

    row: int
    label: int | None
    name: str
    image: NDArray[np.uint8]
    is_original: bool


def choose_start(core: Core, model: Description) -> StartImage | None:
    """The controls of the start, side by side; None for the prior's mean."""
    mean = PRIOR_MEAN if model.can("gaussian_latent") else MEAN_LATENT
    start = choose_one(
        "Start from", [mean, TEST_IMAGE], "start", renamed={"mean code": MEAN_LATENT}
    )
    if start != TEST_IMAGE:
        return None
    encodings = core.encodings(model.name)
    if st.session_state.get(ROW_KEY, 0) >= len(encodings):
        # Left over from a model with a larger test set.
        st.session_state[ROW_KEY] = 0
    row = int(
        st.number_input(
            "Test image", 0, len(encodings) - 1, key=ROW_KEY, bind="query-params", width=130
        )
    )
    if encodings.labels is None or not model.class_names:
        st.button(
            "Shuffle",
            icon=":material/shuffle:",
            key=SHUFFLE_KEY,
            on_click=_shuffle,
            args=(np.arange(len(encodings)),),
        )
    else:
        st.menu_button(
            "Shuffle",
            [ANY_CLASS, *model.class_names],
            format_func=plain,
            icon=":material/shuffle:",
            key=SHUFFLE_KEY,
            on_click=_shuffle_class,
            args=(encodings.labels, model.class_names),
        )
    return start_image(core, model, row)


def start_image(core: Core, model: Description, row: int) -> StartImage:
    """One test image with what is known of it."""
    labels = core.encodings(model.name).labels
    label = None if labels is None else int(labels[row])
    found = core.test_images(model.name, [row])
    named = "" if label is None else f", labelled {class_name(label, model.class_names)}"
    return StartImage(row, label, f"test image {row}{named}", found.images[0], found.original)


def code_of(
    core: Core, start: StartImage | None, of: Description, model: Description
) -> tuple[float, ...] | None:
    """The start's latent under `model`, where it is a row of the test split of model `of`.

    A model of the same data has encoded it already; one of other data encodes it now.
    """
    if start is None:
        return None
    if model.dataset == of.dataset and start.row < len(core.encodings(model.name)):
        mu = core.encodings(model.name).mu[start.row]
    else:
        mu = core.encode(model.name, start.image[None], _labels(start, model)).mu[0]
    return tuple(float(value) for value in mu)


def _labels(start: StartImage, model: Description) -> NDArray[np.int64] | None:
    if not model.can("conditional"):
        return None
    if start.label is None:
        raise CoreError(f"{model.title} needs a label, and this image has none.")
    return np.array([start.label], dtype=np.int64)


def _shuffle_class(labels: NDArray[np.int64], class_names: Sequence[str]) -> None:
    """Another test image of the class picked from the menu."""
    wanted = st.session_state[SHUFFLE_KEY]
    if wanted in class_names:
        _shuffle(np.flatnonzero(labels == class_names.index(wanted)))
    else:
        _shuffle(np.arange(len(labels)))


def _shuffle(rows: NDArray[np.int64]) -> None:
    """Another test image at random; each visitor gets their own."""
    others = rows[rows != st.session_state.get(ROW_KEY)]
    if others.size:
        st.session_state[ROW_KEY] = int(np.random.default_rng().choice(others))
