"""What does each class make of the same z?"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Posterior
from explorer.latent.planes import Plane, axis_plane
from explorer.ui.choices.latent import choose_dims, dims_by_use
from explorer.ui.components.class_rows import Place, class_rows
from explorer.ui.components.class_rows.component import MAX_CLASSES
from explorer.ui.components.surroundings import press_word
from explorer.ui.glossary import explained
from explorer.ui.image_in.usable import choose_usable_image
from explorer.ui.pages.conditional.every_class import (
    label_worth_of,
    show_every_class,
    show_label_worth,
    show_worth_on_average,
)
from explorer.ui.pictures.class_plane import rows_data
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.receipt.receipt import choose_label
from explorer.ui.shell.as_python import image_python, offer_python, python_of
from explorer.ui.shell.header import open_page
from explorer.ui.shell.plain import plain

ROWS_KEY, PLACE = "class_rows", "at"
KEEP = ":green[**The same z as every class**] :gray[— the style kept, the class changed]"
WORTH = "**What the label is worth**"

page = open_page("Conditional", requires={"conditional", "gaussian_latent"}, latent_dims=2)
core, model, theme = page.core, page.model, page.theme


def asked_place() -> Place | None:
    """Where a link wants the cursor; None where it says nothing, or nothing sensible."""
    parts = st.query_params.get(PLACE, "").split(",")
    try:
        x, y, along = float(parts[0]), float(parts[1]), int(parts[2])
    except (IndexError, ValueError):
        return None
    is_sound = abs(x) < 100 and abs(y) < 100 and along in (0, 1)
    return Place(x, y, along) if is_sound else None


def first_place(mark: tuple[float, float], version: str) -> Place:
    """A link's place at the first sight, then the image's own whenever that is another image."""
    key = "conditional_start"
    held: tuple[str, Place] | None = st.session_state.get(key)
    if held is None or held[0] != version:
        asked = asked_place() if held is None else None
        along = held[1].along if held else 0
        st.session_state[key] = held = (version, asked or Place(*mark, along))
    return held[1]


def show_rows(plane: Plane, dims: tuple[int, int], posterior: Posterior, version: str) -> None:
    """The plane with the cursor, and a row of pictures per class beside it."""
    mark = plane.to_plane(posterior.mu)[0]
    place = (float(mark[0]), float(mark[1]))
    start = first_place(place, version)
    data = rows_data(core, model, plane, dims, mark=place)
    left = class_rows(key=ROWS_KEY, data=replace(data, start=start, version=version))
    st.caption(
        "Dots are test images, each encoded with its own class: all classes lie on one another, as "
        "z need not say which is which. The framed column is at the cursor, the others on the line "
        f"through it in steps of 0.4; {press_word()} one to go there."
    )
    if left != start:
        st.query_params[PLACE] = f"{left.x:.3f},{left.y:.3f},{left.along}"


def every_class_python(image: NDArray[np.uint8], row: int | None, label: int) -> str:
    """The image, its z under its own class, and that z as every class."""
    return (
        f"{image_python(image, row)}"
        f"mu = core.encode(name, image[None], np.array([{label}])).mu  # (1, D)\n"
        f"every = np.arange({len(model.class_names)})\n"
        "images = core.decode(name, np.repeat(mu, len(every), axis=0), every)\n"
        "worth = core.label_worth(name, image[None]).worth  # nats, of each class\n"
    )


@st.fragment
def conditional() -> None:
    """Rows under the cursor, then one image as every class, then what its class is worth."""
    above = st.container()
    source, kept = st.columns([1.15, 2.6], gap="large")
    with source:
        chosen = choose_usable_image(core, model)
        image = chosen.image
        assert image is not None
        label = choose_label(core, model, image, chosen)
        assert label is not None
        if chosen.image is not None and not chosen.is_original:
            offer_originals(core, model.name)
    labels = np.array([label], dtype=np.int64)
    posterior = core.encode(model.name, image[None], labels)
    with above:
        dims = choose_dims(model.latent_dim, dims_by_use(core, model))
        held = None if model.latent_dim == 2 else tuple(float(v) for v in posterior.mu[0])
        plane = axis_plane(model.latent_dim, dims, held)
        digest = sha256(image.tobytes()).hexdigest()[:12]
        show_rows(plane, dims, posterior, f"{model.name} {dims} {digest} {label}")
    every = np.arange(len(model.class_names), dtype=np.int64)
    with kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(KEEP, width="stretch")
            offer_python(python_of(model, every_class_python(image, chosen.row, label)))
        decoded = core.decode(model.name, np.repeat(posterior.mu, len(every), axis=0), every)
        show_every_class(model, image, decoded, label, theme)
        st.markdown(WORTH, help=explained("label_worth"))
        show_label_worth(model, label_worth_of(core, model.name, image), label, theme)
        show_worth_on_average(core, model)


if len(model.class_names) > MAX_CLASSES:
    st.info(
        f"{plain(model.title)} has {len(model.class_names)} classes; there is room for "
        f"{MAX_CLASSES} rows.",
        icon=":material/info:",
    )
    st.stop()
conditional()
