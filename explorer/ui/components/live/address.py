"""Where is what a page asks this server for besides Streamlit?"""

from __future__ import annotations

from explorer.server.kept_files import KEPT_FILES, KEPT_PATH

SOCKET_PATH = "core/live"
"""Relative to where Streamlit itself is served, which may be under a path."""


def kept_path(file: bytes) -> str:
    """Keep a file for browsers to fetch apart from the page's messages; where, relative too."""
    return f"{KEPT_PATH.lstrip('/')}/{KEPT_FILES.keep(file)}"
