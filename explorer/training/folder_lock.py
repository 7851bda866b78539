"""Who may write into a folder that several processes share, and is whoever made one still alive?

The system's own locks answer: they end with the process that holds them, however it ends.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

ALIVE_FILE = "alive"


@contextlib.contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Be the only one who writes into the folder, among all processes and threads of this machine.

    Where the disk has no locks, as some network's, nothing is held.
    """
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            descriptor = _opened(folder)
            held.callback(os.close, descriptor)
            _lock(descriptor)
        yield


def mark_alive(folder: Path) -> IO[bytes]:
    """Show that the folder's maker lives, for as long as the file that is returned stays open."""
    # Locked before it has its name, so that nobody finds it unlocked.
    fresh = folder / f"{ALIVE_FILE}.new"
    mark = fresh.open("wb")
    if sys.platform != "win32":  # there an open file cannot be removed, which is as good
        _lock(mark.fileno())
    else:
        mark.close()
        fresh.rename(folder / ALIVE_FILE)
        return (folder / ALIVE_FILE).open("wb")
    fresh.rename(folder / ALIVE_FILE)
    return mark


def is_maker_alive(folder: Path) -> bool | None:
    """Whether who marked a folder still lives; None where nobody marked it."""
    mark = folder / ALIVE_FILE
    try:
        if sys.platform == "win32":
            mark.unlink()
            return False
        with mark.open("rb") as opened:
            _lock(opened.fileno(), waits=False)
            return False
    except FileNotFoundError:
        return None
    except OSError:
        return True


def _opened(folder: Path) -> int:
    if sys.platform != "win32":
        return os.open(folder, os.O_RDONLY)
    name = hashlib.sha256(str(folder.resolve()).lower().encode()).hexdigest()[:16]
    lock = Path(tempfile.gettempdir()) / f"latent-space-explorer-{name}.lock"
    return os.open(lock, os.O_RDWR | os.O_CREAT)


def _lock(descriptor: int, waits: bool = True) -> None:
    if sys.platform == "win32":
        import msvcrt

        while True:  # msvcrt itself gives up after ten seconds
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                return
            except OSError:
                if not waits:
                    raise
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
