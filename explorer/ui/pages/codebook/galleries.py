"""Which pictures stand below the code pad?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description, classes_told, code_levels, without_fine
from explorer.images.captions import captioned
from explorer.images.gif import gif_bytes
from explorer.images.tiling import as_picture, enlarge, tile
from explorer.ui.pages.codebook.source import Draw, codes_drawn
from explorer.ui.pictures.picture import show_sheet

A_CLASS, WITHOUT_CLASSES = 4, 20
MAX_CLASSES = 20
ROW_IMAGES = 10
GAP_PX, GAP_GREY = 1, 72
SHARP_PX = 900
GIF_TILE_PX, GIF_FRAME_MS, GIF_REST = 84, 70, 14


def class_labels(model: Description, each: int = A_CLASS) -> tuple[int, ...] | None:
    """The classes of a sheet of `each` images a class; None for a prior without classes."""
    classes = min(classes_told(model), MAX_CLASSES)
    return tuple(label for _ in range(each) for label in range(classes)) or None


def decode_codes(core: Core, name: str, codes: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The pictures of codes int64 (N, cells): uint8 (N, C, H, W)."""
    return core.decode(name, codes.astype(np.float32))


def show_new_images(core: Core, model: Description, draw: Draw) -> None:
    """A column for each class, all from one seed."""
    labels = class_labels(model)
    count = len(labels) if labels else WITHOUT_CLASSES
    columns = count // A_CLASS if labels else WITHOUT_CLASSES // 2
    pictures = decode_codes(core, model.name, codes_drawn(core, model.name, labels, count, draw))
    what = "a column for each class" if labels else "no class is told"
    sheet = tile(pictures, -(-count // columns), columns, GAP_PX, GAP_GREY)
    show_sheet(sheet, f"{count} new images by the prior over the codes, {what}", SHARP_PX)
    st.caption(f"{what}; temperature {draw.temperature:g}, seed {draw.seed}.".capitalize())


def show_test_images(core: Core, model: Description) -> None:
    """Rows of test images, of what the coarse codes alone decode to, and of what all codes do."""
    codes = core.encodings(model.name).mu[:ROW_IMAGES].astype(np.int64)
    found = core.test_images(model.name, list(range(len(codes))))
    rows, names = [found.images], [":orange[x]" if found.original else ":green[x rebuilt]"]
    levels = code_levels(model)
    if len(levels) > 1:
        rows.append(decode_codes(core, model.name, without_fine(levels, codes)))
        names.append(":blue[the coarse codes alone]")
    rows.append(decode_codes(core, model.name, codes))
    names.append(":green[both levels]" if len(levels) > 1 else ":green[p(x|codes)]")
    sheet = tile(np.concatenate(rows), len(rows), len(rows[0]), GAP_PX, GAP_GREY)
    words = f"{len(rows[0])} test images and what their codes decode to"
    show_sheet(sheet, words, SHARP_PX)
    st.caption(f"Rows from the top: {', '.join(names)}.")


def drawing_gif(core: Core, model: Description, draw: Draw) -> bytes:
    """A film of one new image of each class while its codes are drawn, cell by cell."""
    labels = class_labels(model, each=1)
    count = len(labels) if labels else ROW_IMAGES
    codes = codes_drawn(core, model.name, labels, count, draw)
    partly = partly_drawn(core, model, codes)
    steps = len(partly)
    pictures = decode_codes(core, model.name, partly.reshape(-1, codes.shape[1]))
    shown = pictures.reshape(steps, count, *pictures.shape[1:])
    words = [model.class_names[label] for label in labels] if labels else [""] * count
    columns = -(-count // 2)
    frames = [tile(_named(step, words), 2, columns, gap=4, background=28) for step in shown]
    return gif_bytes(np.stack([*frames, *([frames[-1]] * GIF_REST)]), GIF_FRAME_MS)


def partly_drawn(core: Core, model: Description, codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The codes after 0, 1, 2, … drawn cells: int64 (cells + 1, N, cells).

    A cell of the coarse grid that is not drawn yet is black; of the finer grid nothing is there.
    """
    cells = codes.shape[1]
    levels, black = code_levels(model), core.blank_codes(model.name)
    blank = without_fine(levels, black[None])[0]
    is_drawn = np.arange(cells)[None] < np.arange(cells + 1)[:, None]
    return np.where(is_drawn[:, None], codes[None], blank[None, None])


def _named(images: NDArray[np.uint8], names: list[str]) -> NDArray[np.uint8]:
    factor = max(1, round(GIF_TILE_PX / images.shape[-1]))
    pictures = np.stack(
        [
            captioned(enlarge(as_picture(image), factor), name)
            for image, name in zip(images, names, strict=True)
        ]
    )
    return pictures[:, None] if pictures.ndim == 3 else pictures.transpose(0, 3, 1, 2)
