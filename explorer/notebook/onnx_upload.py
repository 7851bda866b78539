"""How do two ONNX files that a visitor gives become a model that they alone see?

Each runs in a process of its own; what it can do is found out by trying, as with any live model.
"""

from __future__ import annotations

import gc
import math
import weakref
from typing import Any

import numpy as np

from explorer.core import CoreError, ModelCore, Switches, shared_core
from explorer.notebook.columns import Columns
from explorer.notebook.entry import Shown, entry_of
from explorer.notebook.errors import LiveModelError
from explorer.notebook.images import GivenImages
from explorer.notebook.live_model import live_model
from explorer.notebook.onnx_process import OnnxProcess
from explorer.notebook.scaling import find_scaling

MOST_TITLE, PICTURES = 60, 64
MOST_LATENTS, MOST_PIXELS = 1 << 15, 1 << 20
"""Numbers of a latent and of a picture: what a file says of itself is made room for here."""
MOST_OPEN = 16
"""Files of all visitors together: each is a process with memory of its own."""
_OPEN: weakref.WeakSet[OnnxProcess] = weakref.WeakSet()


def take_onnx(
    decoder: bytes, encoder: bytes | None, title: str, latent_dim: int, owner: str
) -> str:
    """A decoder, and perhaps its encoder, as this owner's own model; its name.

    Args:
        decoder, encoder: the files' contents.
        title: what it is called.
        latent_dim: D, where the decoder does not say it; else 0.
        owner: the visitor's key.

    Raises:
        CoreError: what is wrong with the files, in one sentence; nothing of them is left. Or the
            host has switched uploads off.
    """
    Switches.from_environment().require("uploads")
    core = shared_core()
    if not isinstance(core, ModelCore):
        raise CoreError("ONNX files are run by the core of this process alone.")
    files = {"The decoder": decoder}
    if encoder is not None:
        files["The encoder"] = encoder
    if len(_OPEN) + len(files) > MOST_OPEN:
        gc.collect()  # what is gone may only wait for that
    if len(_OPEN) + len(files) > MOST_OPEN:
        raise CoreError("As many files of visitors are open here as can be: try again later.")
    opened: list[OnnxProcess] = []
    try:
        for words, contents in files.items():
            opened.append(OnnxProcess(contents, words))
            _OPEN.add(opened[-1])
        shown = _shown(opened, latent_dim, title)
        name = core.new_own_name(owner)
        core.show_live(entry_of(shown, None, Columns(), name), owner)
    except BaseException as error:
        for process in opened:
            process.close()
        if isinstance(error, LiveModelError | CoreError):
            raise CoreError(str(error)) from error
        raise
    return name


def _shown(opened: list[OnnxProcess], latent_dim: int, title: str) -> Shown:
    """The model, its encoder found out on the decoder's own pictures."""
    decoder, *encoder = opened
    _check_size("latents", decoder.input_shape or (latent_dim,), MOST_LATENTS)
    told: dict[str, Any] = {"decode": decoder, "latent_dim": latent_dim or None}
    live = live_model(**told)
    _check_size("pixels", live.image_shape, MOST_PIXELS)
    scaling = find_scaling(live, None)
    if encoder:
        z = np.random.default_rng(0).standard_normal((PICTURES, live.latent_dim), np.float32)
        pictures = scaling.decoded.to_unit(live.decode(z))
        live = live_model(**told, encode=encoder[0], images=pictures)
        scaling = find_scaling(live, GivenImages(pictures))
    return Shown(live, scaling, title[:MOST_TITLE] or live.title)


def _check_size(what: str, shape: tuple[int, ...], most: int) -> None:
    if math.prod(shape) > most:
        raise LiveModelError(
            f"The decoder has {math.prod(shape):,} {what}; {most:,} are the most that are shown."
        )
