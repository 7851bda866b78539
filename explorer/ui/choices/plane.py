"""On which plane of a latent space of more than two dimensions does a visitor move?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description, StoredEncodings
from explorer.latent.errors import LatentError
from explorer.latent.planes import Plane, axis_plane, plane_through
from explorer.latent.projections import dimension_label
from explorer.ui.choices.draw import ANY_CLASS
from explorer.ui.choices.latent import PRIOR_MEAN, TEST_IMAGE, choose_dims, dims_by_use
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.latent_pad import Mark
from explorer.ui.pictures.picture import show_data

DIMENSIONS, THREE_IMAGES = "two dimensions", "three test images"
KIND_KEY, HELD_KEY, HELD_ROW_KEY = "plane", "held", "held_image"
ANCHOR_KEYS = ("anchor_1", "anchor_2", "anchor_3")
ANCHOR_LETTERS = ("A", "B", "C")
ROW_PX, PICTURE_PX = 94, 38


@dataclass(frozen=True)
class Sheet:
    """A plane, by what fixes it; hashable, so that it is the key under which its map is kept.

    Attributes:
        dims: the latent dimensions that run across and up; None where three images span it.
        held: the latent (D,) that gives the other dimensions; the prior's mean if None.
        held_row: of the test image whose latent is held; None where it is the prior's mean.
        anchors: the rows of the three test images; None where two dimensions span it.
    """

    dims: tuple[int, int] | None = None
    held: tuple[float, ...] | None = None
    held_row: int | None = None
    anchors: tuple[int, int, int] | None = None

    @property
    def images(self) -> tuple[tuple[str, int], ...]:
        """The test images that lie on the plane: a name for each, and its row."""
        if self.anchors is not None:
            return tuple(zip(ANCHOR_LETTERS, self.anchors, strict=True))
        return () if self.held_row is None else (("held", self.held_row),)


def plane_of(sheet: Sheet, mu: NDArray[np.float32]) -> Plane:
    """The plane, in the latent space of the latents (N, D).

    Raises:
        LatentError: three images whose latents lie on one line.
    """
    if sheet.anchors is not None:
        return plane_through(mu[list(sheet.anchors)])
    assert sheet.dims is not None
    return axis_plane(mu.shape[1], sheet.dims, sheet.held)


def marks_on(sheet: Sheet | None, plane: Plane, encodings: StoredEncodings) -> tuple[Mark, ...]:
    """The test images that fix the plane, where they lie on it, each with its posterior."""
    marks = []
    for name, row in () if sheet is None else sheet.images:
        x, y = plane.to_plane(encodings.mu[[row]])[0]
        covariance = None
        if encodings.logvar is not None:
            (a, b), (_, d) = plane.covariance(encodings.logvar[[row]])[0]
            covariance = ((float(a), float(b)), (float(b), float(d)))
        marks.append(Mark((float(x), float(y)), covariance, name))
    return tuple(marks)


def choose_sheet(core: Core, model: Description) -> Sheet | None:
    """The controls, in one row; None where the latent space is a plane itself."""
    if model.latent_dim == 2:
        return None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        kind = choose_one("Plane", [DIMENSIONS, THREE_IMAGES], KIND_KEY, shows_label=False)
        if kind != THREE_IMAGES:
            return _choose_dimensions(core, model)
        anchors = _choose_anchors(core, model)
    mu = core.encodings(model.name).mu
    try:
        plane_of(Sheet(anchors=anchors), mu)
    except LatentError as error:
        st.toast(f"{error} This is the plane along two dimensions.", icon=":material/info:")
        across, up = dims_by_use(core, model)[:2]
        return Sheet(dims=(across, up))
    return Sheet(anchors=anchors)


def _choose_dimensions(core: Core, model: Description) -> Sheet:
    order = dims_by_use(core, model)
    _say_unknown(("across", "up"), [dimension_label(dim) for dim in order])
    dims = choose_dims(model.latent_dim, order, "collapsed")
    st.markdown(":gray[the others at]", width="content")
    held = choose_one(
        "The other dimensions at", [PRIOR_MEAN, TEST_IMAGE], HELD_KEY, shows_label=False
    )
    if held != TEST_IMAGE:
        return Sheet(dims=dims)
    row = choose_row(core, model, HELD_ROW_KEY, 0)
    latent = core.encodings(model.name).mu[row]
    return Sheet(dims, tuple(float(value) for value in latent), held_row=row)


def _choose_anchors(core: Core, model: Description) -> tuple[int, int, int]:
    first, second, third = (
        choose_row(core, model, key, row, letter)
        for key, row, letter in zip(
            ANCHOR_KEYS, _three_rows(core, model.name), ANCHOR_LETTERS, strict=True
        )
    )
    return first, second, third


def choose_row(core: Core, model: Description, key: str, default: int, letter: str = "") -> int:
    """One test image: by row, or shuffled, from any class or one; its picture beside that."""
    encodings = core.encodings(model.name)
    last = len(encodings) - 1
    kept = st.session_state.get(key)
    if (kept is None and key not in st.query_params) or (kept is not None and kept > last):
        # Nothing yet, or a row left over from a model with a larger test set.
        st.session_state[key] = default
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", width="content"):
        if letter:
            st.markdown(f":orange[**{letter}**]", width="content")
        picture = st.container(width=PICTURE_PX)
        row = st.number_input(
            "Test image",
            0,
            last,
            key=key,
            bind="query-params",
            label_visibility="collapsed",
            width=ROW_PX,
        )
        labels = encodings.labels if model.class_names else None
        names = model.class_names if labels is not None else ()
        st.menu_button(
            ":material/shuffle:",
            [ANY_CLASS, *names],
            key=f"{key}_shuffle",
            on_click=_shuffle,
            args=(key, labels, tuple(names), last + 1),
            type="tertiary",
            help="Another test image at random, of any class or of one",
        )
    chosen = min(max(int(row), 0), last)
    with picture:
        image = core.test_images(model.name, [chosen]).images[0]
        show_data(image, f"{letter} test image {chosen}".strip(), PICTURE_PX)
    return chosen


def _three_rows(core: Core, name: str) -> tuple[int, int, int]:
    """Three test images to begin with: the first of each of three classes, or the first three."""
    labels = core.encodings(name).labels
    if labels is not None:
        _, first = np.unique(labels, return_index=True)
        if len(first) >= 3:
            return int(first[0]), int(first[1]), int(first[2])
    return 0, 1, 2


def _shuffle(key: str, labels: NDArray[np.int64] | None, names: Sequence[str], count: int) -> None:
    """Put another row under the key; each visitor gets their own."""
    wanted = st.session_state[f"{key}_shuffle"]
    rows = np.arange(count)
    if labels is not None and wanted in names:
        rows = np.flatnonzero(labels == list(names).index(wanted))
    others = rows[rows != st.session_state.get(key)]
    if others.size:
        st.session_state[key] = int(np.random.default_rng().choice(others))


def _say_unknown(parameters: Sequence[str], names: Sequence[str]) -> None:
    """One sentence where the address names a dimension that this model does not have."""
    asked = [st.query_params.get(parameter) for parameter in parameters]
    unknown = [f"“{name[:20]}”" for name in asked if name is not None and name not in names]
    if unknown:
        st.toast(
            f"This model has no dimension {' or '.join(unknown)}, so another is shown.",
            icon=":material/info:",
        )
