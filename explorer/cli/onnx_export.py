"""How does `export --onnx` write a model, and what is said of an encoder that cannot be one?"""

from __future__ import annotations

import sys
from pathlib import Path

from explorer.cli.whole_file import write_whole
from explorer.core import Core, CoreError
from explorer.portable.onnx_file import decoder_onnx, encoder_onnx


def write_onnx(core: Core, name: str, folder: Path) -> None:
    """Write NAME-decoder.onnx and, where there can be one, NAME-encoder.onnx.

    Raises:
        CoreError: no such model, the package onnx is missing, or the folder cannot be written to.
    """
    _write(folder / f"{name}-decoder.onnx", decoder_onnx(core.plain_decoder(name)))
    try:
        encoder = core.plain_encoder(name)
    except CoreError as error:
        print(f"explorer: no encoder is written. {error}", file=sys.stderr)
        return
    _write(folder / f"{name}-encoder.onnx", encoder_onnx(encoder))


def _write(file: Path, contents: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CoreError(f"{file} could not be written: {error.strerror}.") from error
    write_whole(file, contents)
    print(f"{file} is written, {len(contents) / 1e6:.1f} MB.", file=sys.stderr)
