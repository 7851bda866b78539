"""How many connections may this process hold at once?

Each is a file to the system, which by default allows 1,024 on Linux and 256 on macOS: fewer than a
hall has phones. The process may raise that itself, up to what its host allows.
"""

from __future__ import annotations

import logging
import sys

WANTED = 8_192

_LOGGER = logging.getLogger(__name__)


def allow_many_connections() -> None:
    """Raise the limit of open files to `WANTED`, or as far as this process may."""
    if sys.platform == "win32":  # it has no such limit
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        except (OSError, ValueError):
            _LOGGER.warning("At most %d files may be open, so fewer phones fit.", soft)
