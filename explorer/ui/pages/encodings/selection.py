"""What is in a selection of test images: how many of each class, which, and as a file?"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.figures.encodings import class_counts_figure
from explorer.figures.palette import Theme
from explorer.figures.plane import class_name
from explorer.figures.table_text import harmless_cell
from explorer.images.png import data_uri
from explorer.images.tiling import as_picture
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.shell.download import offer_file

PER_PAGE = 42
THUMBNAIL_PX = 46


def show_selection(core: Core, model: Description, rows: NDArray[np.int64], theme: Theme) -> None:
    """The selected test images: counts per class, a page of thumbnails, a CSV file of all."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":orange[**{len(rows):,} images selected**]", width="stretch")
        offer_file(
            "CSV",
            lambda: selection_csv(core, model, rows),
            f"{model.name}-selection.csv",
            help="Download the latents and terms of these images",
        )
    labels = core.encodings(model.name).labels
    if labels is not None and model.class_names:
        counts = np.bincount(labels[rows], minlength=len(model.class_names))
        show_figure(
            class_counts_figure(counts, model.class_names, theme),
            key="selection_counts",
            alt="How many of the selected images belong to each class",
        )
    _show_thumbnails(core, model, rows)


def is_selection(left: Any, count: int) -> bool:
    """Whether what a browser says are several rows of a test split of so many images."""
    if not isinstance(left, list) or len(left) < 2:
        return False
    return all(isinstance(row, int) and 0 <= row < count for row in left)


def rows_named(text: str, count: int) -> NDArray[np.int64]:
    """The rows that a text such as "0-99, 250" names, each once, rising.

    Args:
        text: numbers and ranges, with commas between.
        count: of the rows there are.

    Raises:
        ValueError: it names none, or one that is not there; in a sentence.
    """
    rows: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        named = re.fullmatch(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?", part)
        first = int(named[1]) if named else count
        last = int(named[2] or first) if named else count
        if not first <= last < count:
            raise ValueError(
                f"“{part[:40]}” is no row or range of rows here: they run from 0 to {count - 1:,}, "
                "such as 0-99, 250."
            )
        rows.update(range(first, last + 1))
    if not rows:
        raise ValueError("No row is named: write such as 0-99, 250.")
    return np.array(sorted(rows), dtype=np.int64)


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


def _show_thumbnails(core: Core, model: Description, rows: NDArray[np.int64]) -> None:
    pages = -(-len(rows) // PER_PAGE)
    page = st.session_state.get("selection_page", 1) if pages > 1 else 1
    shown = rows[(min(page, pages) - 1) * PER_PAGE :][:PER_PAGE]
    found = core.test_images(model.name, shown)
    labels = core.encodings(model.name).labels
    names = [
        str(row) if labels is None else class_name(int(labels[row]), model.class_names)
        for row in shown
    ]
    st.image(
        [data_uri(as_picture(image)) for image in found.images],
        caption=names,
        width=THUMBNAIL_PX,
        alt=[f"Test image {row}, {name}" for row, name in zip(shown, names, strict=True)],
    )
    if not found.original:
        offer_originals(core, model.name)
    if pages > 1:
        st.pagination(pages, key="selection_page")
