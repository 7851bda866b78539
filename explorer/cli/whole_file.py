"""How does a command write a file that may be there already, and that others may be reading?"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from explorer.core import CoreError


def write_whole(file: Path, contents: bytes) -> None:
    """Write a file whole or not at all: until it is, what was there before stays as it was.

    Raises:
        CoreError: it cannot be written, in one sentence.
    """
    try:
        if file.exists() and not file.is_file():  # such as /dev/stdout, which nothing can replace
            file.write_bytes(contents)
        else:
            _replace(file.resolve(), contents)  # of a link the file that it leads to
    except OSError as error:
        raise CoreError(f"{file} could not be written: {error.strerror}.") from error
    except RuntimeError as error:  # of Python 3.12 and before
        raise CoreError(f"{file} could not be written: its links lead in a circle.") from error


def _replace(file: Path, contents: bytes) -> None:
    fresh = file.with_name(f".{secrets.token_hex(8)}.new")
    try:
        with fresh.open("xb") as opened:
            opened.write(contents)
            opened.flush()
            os.fsync(opened.fileno())
        if file.exists():
            shutil.copymode(file, fresh)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)  # has gone already where all went well
