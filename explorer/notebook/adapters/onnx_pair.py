"""How does an ONNX file decode or encode? In a process of its own; a session where it is."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from explorer.notebook.adapters.adapted import Shape
from explorer.notebook.calling import Call
from explorer.notebook.errors import LiveModelError
from explorer.notebook.onnx_process import OnnxProcess

ENDING = ".onnx"
INSTALL = "An ONNX model needs onnxruntime: pip install onnxruntime."
FLOATS = {"tensor(float16)": np.float16, "tensor(double)": np.float64}


def opened(told: Any) -> Any:
    """An `.onnx` file, open in a process of its own; anything else as it is.

    Raises:
        LiveModelError: onnxruntime is not installed, or it refuses the file.
    """
    if not isinstance(told, str | Path):
        return told
    path = Path(told)
    if path.suffix != ENDING or not path.is_file():
        raise LiveModelError(f"There is no file {str(path)!r} that ends in {ENDING}.")
    if find_spec("onnxruntime") is None:
        raise LiveModelError(INSTALL)
    return OnnxProcess(path.read_bytes(), path.name)


def is_session(told: Any) -> bool:
    """Whether it is a file in its process, or a session of onnxruntime."""
    return isinstance(told, OnnxProcess) or (hasattr(told, "get_inputs") and hasattr(told, "run"))


def call_of(session: Any) -> Call:
    """A file or a session as a function of its first input."""
    if isinstance(session, OnnxProcess):
        return Call(session, takes="array")
    source = session.get_inputs()[0]
    kind = FLOATS.get(source.type, np.float32)
    rows = source.shape[0] if source.shape and isinstance(source.shape[0], int) else None

    def run(array: Any) -> Any:
        array = np.ascontiguousarray(array, dtype=kind)
        if rows is None or rows == len(array):
            return session.run(None, {source.name: array})
        # A file that was exported with a fixed number of rows takes no other.
        parts = [session.run(None, {source.name: part}) for part in _parts(array, rows)]
        return [np.concatenate(each)[: len(array)] for each in zip(*parts, strict=True)]

    return Call(run, takes="array")


def input_shape(session: Any) -> Shape | None:
    """What one row of the first input is; None where the file leaves it open."""
    if isinstance(session, OnnxProcess):
        return session.input_shape
    shape = session.get_inputs()[0].shape[1:]
    return tuple(shape) if shape and all(isinstance(side, int) for side in shape) else None


def _parts(array: Any, rows: int) -> Any:
    short = -len(array) % rows
    padded = np.concatenate([array, np.repeat(array[-1:], short, axis=0)]) if short else array
    return np.split(padded, len(padded) // rows)
