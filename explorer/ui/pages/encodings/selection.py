"""What is a selection of test images on average, and how is it taken away?"""

from __future__ import annotations

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.figures.plane import class_name
from explorer.figures.table_text import harmless_cell
from explorer.ui.pictures.picture import show_mean
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.cached import cached
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.plain import plain

MEAN_PX = 168
ROWS_WRITTEN = 2_000
"""Of more rows the code is too long to be read."""
AT_ONCE = 2_000


def show_selection(core: Core, model: Description, rows: NDArray[np.int64], name: str) -> None:
    """The selected test images: their mean, a CSV file of all, and the same in Python.

    Args:
        core, model: whose.
        rows: of the test split; none is said in a sentence.
        name: that a person gave to them, or "".
    """
    if not len(rows):
        st.caption("Select images on the map: their mean, a CSV file and Python code stand here.")
        return
    title = f"“{plain(name)}”, {len(rows):,} images" if name else f"{len(rows):,} images selected"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":orange[**{title}**]", width="stretch")
        offer_file(
            "CSV",
            lambda: selection_csv(core, model, rows),
            f"{model.name}-selection.csv",
            help="Download the latents and terms of these images",
        )
        offer_python(selection_python(model, rows))
    mean = mean_image(core, model.name, rows.tobytes())
    show_mean(mean, f"Mean of {len(rows):,} images", MEAN_PX)
    st.caption("their mean, pixel by pixel")


@cached(max_entries=64)
def mean_image(core: Core, name: str, rows: bytes) -> NDArray[np.uint8]:
    """The mean of test images, uint8 (C, H, W); `rows` are int64, as bytes."""
    wanted = np.frombuffer(rows, dtype=np.int64)
    total = np.zeros(core.describe(name).image_shape)
    for start in range(0, len(wanted), AT_ONCE):
        total += core.test_images(name, wanted[start : start + AT_ONCE]).images.sum(0, dtype=float)
    return np.rint(total / len(wanted)).astype(np.uint8)


def selection_python(model: Description, rows: NDArray[np.int64]) -> str:
    """What to run to have the same rows, latents and images in a notebook."""
    if len(rows) <= ROWS_WRITTEN:
        named = f"rows = np.array({rows.tolist()})"
    else:
        named = (
            f"# {len(rows):,} rows: read them from the CSV file beside this button.\n"
            f'rows = np.loadtxt("{model.name}-selection.csv", int, delimiter=",", '
            "usecols=0, skiprows=1)"
        )
    return python_of(
        model,
        f"{named}\n"
        "mu = core.encodings(name).mu[rows]  # (N, D)\n"
        "images = core.test_images(name, rows).images  # uint8 (N, C, H, W)\n",
    )


def selection_csv(core: Core, model: Description, rows: NDArray[np.int64]) -> str:
    """A line per image: its row in the test split, class, posterior and terms in nats."""
    encodings = core.encodings(model.name)
    table: dict[str, object] = {"test_row": rows}
    if encodings.labels is not None:
        table["class"] = [
            harmless_cell(class_name(int(label), model.class_names))
            for label in encodings.labels[rows]
        ]
    for dim in range(encodings.mu.shape[1]):
        table[f"mu_{dim + 1}"] = encodings.mu[rows, dim]
    if encodings.logvar is not None:
        for dim in range(encodings.mu.shape[1]):
            table[f"logvar_{dim + 1}"] = encodings.logvar[rows, dim]
    table["log_px_given_z_nats"] = encodings.log_px_given_z[rows]
    if encodings.logvar is not None:
        table["kl_nats"] = encodings.kl[rows]
        table["elbo_nats"] = encodings.elbo[rows]
    return str(pd.DataFrame(table).to_csv(index=False))
