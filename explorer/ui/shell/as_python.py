"""How does a person take what a page shows into a notebook? As lines of Python that compute it."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from explorer.core import LIVE, Description

LABEL = "Copy as Python"
NUMPY = "import numpy as np\n"
"""How all lines begin."""
MOST_NUMBERS = 2_000
"""Of more the code is too long to be read."""
DIGITS = 5


def offer_python(code: str, key: str = "") -> None:
    """A button behind which the code stands.

    Args:
        code: as `python_of` writes it.
        key: tells several of one page apart.
    """
    with st.popover(LABEL, icon=":material/code:", width="content", key=f"as_python_{key}"):
        # The colours of a language's words are too pale on paper.
        st.code(code, language=None, wrap_lines=True)


def python_of(model: Description, lines: str) -> str:
    """Lines that run: `core` and `name` are known to those that are given, and numpy as `np`."""
    if model.family == LIVE:
        source, opened = "shared_core", "shared_core()  # in the process that holds the model"
    else:
        source = "ModelCore, default_checkpoints_dir"
        opened = "ModelCore.open(default_checkpoints_dir())"
    return (
        f"{NUMPY}from explorer.core import {source}\n\n"
        f'name = "{model.name}"\ncore = {opened}\n{lines.rstrip()}\n'
    )


def array_python(values: ArrayLike, kind: str = "np.float32") -> str:
    """An array as it is written in Python, its numbers short."""
    array = np.asarray(values)
    rounded = array.tolist() if array.dtype.kind in "iu" else np.round(array, DIGITS).tolist()
    return f"np.array({rounded}, {kind})"


def pixels_python(name: str, pixels: NDArray[np.uint8]) -> str:
    """Lines that make this array of bytes again, whatever its shape."""
    packed = base64.b64encode(zlib.compress(pixels.tobytes())).decode()
    return (
        "import base64, zlib\n"
        f'pixels = zlib.decompress(base64.b64decode("{packed}"))\n'
        f"{name} = np.frombuffer(pixels, np.uint8).reshape{pixels.shape}\n"
    )


def text_python(name: str, text: str) -> str:
    """A line that makes this text again, also where it is long."""
    if len(text) <= MOST_NUMBERS:
        return f"{name} = {text!r}\n"
    packed = base64.b64encode(zlib.compress(text.encode())).decode()
    return f'import base64, zlib\n{name} = zlib.decompress(base64.b64decode("{packed}")).decode()\n'


def image_python(image: NDArray[np.uint8], row: int | None = None) -> str:
    """An image (C, H, W): the test image of this row, or else its pixels."""
    if row is None:
        return pixels_python("image", image)
    return f"image = core.test_images(name, [{row}]).images[0]  # uint8 (C, H, W)\n"


def decode_python(z: ArrayLike, label: int | None = None) -> str:
    """Decoding latents (N, D), under a label where there is one."""
    array = np.asarray(z)[: max(1, MOST_NUMBERS // max(1, np.asarray(z).shape[1]))]
    labels = "" if label is None else f", np.full(len(z), {label})"
    return (
        f"z = {array_python(array)}  # (N, D)\n"
        f"images = core.decode(name, z{labels})  # uint8 (N, C, H, W)\n"
    )
