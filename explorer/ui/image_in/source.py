"""Which image does the visitor bring: a drawing, a file, a photograph or a test image?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description, switched_off
from explorer.data.faces import FactorDrawing
from explorer.data.registry import DATASETS
from explorer.figures.plane import class_name
from explorer.images.png import data_uri
from explorer.images.recipes import Recipe
from explorer.images.tiling import as_picture
from explorer.ui.choices.draw import ANY_CLASS
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.draw_pad import DrawPadLook, draw_pad
from explorer.ui.image_in.factor_panel import choose_factors
from explorer.ui.shell.plain import plain

DRAW, UPLOAD, CAMERA, TEST = "draw", "file", "camera", "test"
SOURCE_KEY, ROW_KEY, CLASS_KEY = "source", "row", "row_class"
SESSION_KEY = "image_in_session"
PAD_KEY, CONTENT_KEY = "draw_pad", "your_image_content"
FILE_MB = 25
"""As much as a telephone's picture of 48 megapixels takes."""
STROKE_BRUSH, SHAPE_BRUSH = 0.07, 0.2
NAMES_IN_HINT = 3
ROW_WIDTH_PX = 122
WORDS = {"drawn": "your drawing", "pasted": "the pasted picture"}
PENS = {
    "white": "#ffffff",
    "red": "#e5484d",
    "yellow": "#f5d90a",
    "green": "#30a46c",
    "blue": "#3e63dd",
    "violet": "#8e4ec6",
}


@dataclass(frozen=True, eq=False)
class ChosenImage:
    """What the visitor brought.

    Attributes:
        words: what it is, as within a sentence.
        data: the file's bytes, to be read and prepared; None for a test image.
        image: the test image, or what was drawn from factors, uint8 (C, H, W); None for a file.
        row: of the test split, for a test image.
        label: its class, or None.
        is_original: False where the data set is not here and `image` is a reconstruction.
        is_example: whether it stands in for what has not been brought yet.
        factors: the values float32 (F,) that it was drawn from, where it was.
    """

    words: str
    data: bytes | None = None
    image: NDArray[np.uint8] | None = None
    row: int | None = None
    label: int | None = None
    is_original: bool = True
    is_example: bool = False
    factors: NDArray[np.float32] | None = None


def choose_image(core: Core, model: Description, recipe: Recipe) -> ChosenImage:
    """The sources and what was brought; before anything was, a test image as an example."""
    off = switched_off("uploads")
    kinds = [kind for kind in SOURCES if not off or kind not in (UPLOAD, CAMERA)]
    source = choose_one(
        "Where the image comes from", kinds, SOURCE_KEY, default=DRAW, shows_label=False
    )
    if off:
        st.caption(off)
    bring = SOURCES.get(source)
    if bring is None:
        return choose_test_image(core, model)
    example = example_image(core, model)
    return bring(model, recipe, example) or example


def example_image(core: Core, model: Description) -> ChosenImage:
    """The test image that stands in while there is nothing of the visitor's own."""
    return given_test_image(core, model, _row_now(core, model), is_example=True)


def given_test_image(
    core: Core, model: Description, row: int, is_example: bool = False
) -> ChosenImage:
    """One test image, or its reconstruction where the data set is not on this machine."""
    labels = core.encodings(model.name).labels
    found = core.test_images(model.name, [row])
    label = None if labels is None else int(labels[row])
    named = "" if label is None else f", labelled {class_name(label, model.class_names)}"
    return ChosenImage(
        f"test image {row}{named}",
        image=found.images[0],
        row=row,
        label=label,
        is_original=found.original,
        is_example=is_example,
    )


def sheet_hint(model: Description) -> str:
    """What to draw, from the names of the classes."""
    names = model.class_names
    if names and all(name.isdigit() for name in names):
        what = "Draw a digit"
    elif 0 < len(names) <= NAMES_IN_HINT:
        what = f"Draw one of these: {', '.join(names)}"
    else:
        what = "Draw here"
    return f"{what}, or paste a picture"


def _drawn(model: Description, recipe: Recipe, example: ChosenImage) -> ChosenImage | None:
    spec = DATASETS.get(model.dataset)
    if spec is not None and spec.drawing is not None:
        return _drawn_from_factors(spec.drawing)
    assert example.image is not None
    is_coloured = model.image_shape[0] == 3
    held = draw_pad(
        key=PAD_KEY,
        look=DrawPadLook(
            f"An example: {example.words}. {sheet_hint(model)}",
            brush=SHAPE_BRUSH if recipe.marks == "shapes" else STROKE_BRUSH,
            palette=PENS if is_coloured else {},
            example=data_uri(as_picture(example.image)),
        ),
        content_key=CONTENT_KEY,
    )
    return None if held is None else ChosenImage(WORDS[held.kind], held.data)


def _drawn_from_factors(drawing: FactorDrawing) -> ChosenImage:
    values = choose_factors(drawing.factors)
    label = None if drawing.class_of is None else int(drawing.class_of(values[np.newaxis])[0])
    image = drawing.draw(values[np.newaxis])[0]
    return ChosenImage("the face you set", image=image, label=label, factors=values)


def _uploaded(*_: object) -> ChosenImage | None:
    file = st.file_uploader(
        "PNG, JPEG, WebP, BMP, GIF, TIFF or AVIF",
        key=_of_this_session("upload"),
        max_upload_size=min(FILE_MB, int(st.get_option("server.maxUploadSize"))),
        label_visibility="collapsed",
    )
    return None if file is None else ChosenImage("your file", file.getvalue())


def _photographed(*_: object) -> ChosenImage | None:
    photo = st.camera_input(
        "Photograph", key=_of_this_session("camera"), label_visibility="collapsed"
    )
    return None if photo is None else ChosenImage("your photograph", photo.getvalue())


def _of_this_session(key: str) -> str:
    """A key that a session after a restart does not share: its control begins empty.

    The files of the one before are gone with its server, and the page would still name them.
    """
    return f"{key}_{st.session_state.setdefault(SESSION_KEY, token_hex(4))}"


SOURCES: dict[str, Callable[[Description, Recipe, ChosenImage], ChosenImage | None] | None] = {
    DRAW: _drawn,
    UPLOAD: _uploaded,
    CAMERA: _photographed,
    TEST: None,
}
"""Where an image can come from."""


def choose_test_image(core: Core, model: Description) -> ChosenImage:
    """The test image of a row that is typed, or of a class at random."""
    encodings = core.encodings(model.name)
    row = _row_now(core, model)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        row = int(
            st.number_input(
                "Row of the test set",
                0,
                len(encodings) - 1,
                key=ROW_KEY,
                bind="query-params",
                width=ROW_WIDTH_PX,
            )
        )
        _offer_another(encodings.labels, len(encodings), model.class_names)
    return given_test_image(core, model, row)


def _offer_another(
    labels: NDArray[np.int64] | None, count: int, class_names: Sequence[str]
) -> None:
    if labels is None or not class_names:
        st.button(
            "Another",
            icon=":material/shuffle:",
            key=CLASS_KEY,
            on_click=_take_any,
            args=(np.arange(count),),
        )
        return
    st.menu_button(
        "Another",
        [ANY_CLASS, *class_names],
        format_func=plain,
        icon=":material/shuffle:",
        key=CLASS_KEY,
        on_click=_take_of_class,
        args=(labels, tuple(class_names)),
    )


def _take_of_class(labels: NDArray[np.int64], class_names: Sequence[str]) -> None:
    wanted = st.session_state[CLASS_KEY]
    of_class = labels == class_names.index(wanted) if wanted in class_names else labels >= 0
    _take_any(np.flatnonzero(of_class))


def _take_any(rows: NDArray[np.int64]) -> None:
    """Another row at random; each visitor gets their own."""
    others = rows[rows != st.session_state.get(ROW_KEY)]
    if others.size:
        st.session_state[ROW_KEY] = int(np.random.default_rng().choice(others))


def _row_now(core: Core, model: Description) -> int:
    """The row asked for; the first where it is left over from a model with more test images."""
    row = st.session_state.get(ROW_KEY, 0)
    if not isinstance(row, int) or not 0 <= row < len(core.encodings(model.name)):
        row = st.session_state[ROW_KEY] = 0
    return row
