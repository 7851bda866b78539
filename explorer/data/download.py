"""How is a file fetched?  Several mirrors, one check, nothing left behind on failure."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pooch
from tqdm import tqdm

TIMEOUT_S = 20  # to connect, and between two pieces of the answer
CHUNK_BYTES = 64 * 1024
STALE_S = 3600  # nobody is still writing to a temporary file that has lain so long


class Refused(Exception):
    """A file, or every mirror of it, was refused; the message is the reason, half a sentence."""


def fetch(
    mirrors: tuple[str, ...],
    name: str,
    folder: Path,
    check: Callable[[Path], object],
    limit_bytes: int,
    on_bytes: Callable[[int], None] = lambda _: None,
) -> Path:
    """Fetch `name` from the first of `mirrors` that gives a file which passes `check`.

    The file comes under a temporary name into `folder`, is checked there, and only then gets its
    own name (atomically), so that `folder` holds it whole and genuine or not at all.  Shows a
    progress bar on stderr where that is a terminal.

    check: given the path of what came, raises Refused unless it is genuine.
    limit_bytes: a longer answer is broken off.
    on_bytes: hears how many bytes have come, after each piece; what it raises ends the fetching.
    Returns the path in `folder`; raises Refused with each mirror's reason where none gives it.
    """
    reasons = []
    for mirror in mirrors:
        try:
            return _fetch_from(
                f"{mirror.rstrip('/')}/{name}", folder / name, check, limit_bytes, on_bytes
            )
        except Refused as reason:
            reasons.append(f"{urlsplit(mirror).netloc}: {reason}")
    raise Refused("; ".join(reasons))


def _fetch_from(
    url: str,
    destination: Path,
    check: Callable[[Path], object],
    limit_bytes: int,
    on_bytes: Callable[[int], None],
) -> Path:
    temporary = _empty_file_beside(destination)
    try:
        with temporary.open("wb") as opened:
            bounded = _Bounded(opened, limit_bytes, on_bytes)
            _download(url, bounded, limit_bytes, title=destination.name)
            os.fsync(opened.fileno())
        check(temporary)
        return temporary.replace(destination)
    finally:
        temporary.unlink(missing_ok=True)  # has gone already where all went well


def _empty_file_beside(destination: Path) -> Path:
    folder = destination.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f".{destination.name}.*"):  # by a process that was killed
            if time.time() - left.stat().st_mtime > STALE_S:
                left.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{destination.name}.", dir=folder)
    except OSError as error:
        raise Refused(f"the folder {folder} cannot be written to: {error.strerror}") from error
    os.close(handle)
    return Path(name)


def _download(url: str, into: _Bounded, limit_bytes: int, title: str) -> None:
    # The total is corrected by the answer's header.  disable=None: shown on a terminal only.
    bar = tqdm(total=limit_bytes, desc=title, unit="B", unit_scale=True, disable=None)
    downloader = pooch.HTTPDownloader(
        progressbar=bar,
        chunk_size=CHUNK_BYTES,
        timeout=TIMEOUT_S,
        # Asked for as it is: a server may otherwise unpack a .gz file on the way.
        headers={"Accept-Encoding": "identity"},
    )
    try:
        downloader(url, into, pooch=None)
    except OSError as error:  # every error of requests is one, and so is a full disk
        raise Refused(_in_words(error)) from error
    finally:
        bar.close()


def _in_words(error: OSError) -> str:
    response = getattr(error, "response", None)
    if response is not None:
        return f"the server answered {response.status_code} {response.reason}"
    if error.strerror and error.errno is not None:
        return str(error.strerror)
    return "no complete answer"


class _Bounded:
    """A file to write to, up to a number of bytes; it tells how many it has."""

    def __init__(
        self, opened: IO[bytes], limit_bytes: int, on_bytes: Callable[[int], None]
    ) -> None:
        self._opened = opened
        self._on_bytes = on_bytes
        self._left = limit_bytes
        self._limit = limit_bytes

    def write(self, piece: bytes) -> None:
        self._left -= len(piece)
        if self._left < 0:
            raise Refused(f"the answer is longer than {self._limit:,} bytes")
        self._opened.write(piece)
        self._on_bytes(self._limit - self._left)

    def flush(self) -> None:
        """The whole is flushed once, at its end."""
