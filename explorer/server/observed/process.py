"""What does this process take of the machine?"""

from __future__ import annotations

import mmap
import os
import time
from pathlib import Path

_SELF = Path("/proc/self")


def memory_bytes() -> int | None:
    """Bytes of memory that it holds now; None where the system does not say so."""
    try:
        pages = int((_SELF / "statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * mmap.PAGESIZE


def open_files() -> int | None:
    """Open files and connections; None where the system does not say so."""
    try:
        return len(os.listdir(_SELF / "fd"))
    except OSError:
        return None


def processor_s() -> float:
    """Seconds of processor since it started."""
    return time.process_time()
