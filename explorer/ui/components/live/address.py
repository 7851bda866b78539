"""Where is the live socket?"""

from __future__ import annotations

SOCKET_PATH = "core/live"
"""Relative to where Streamlit itself is served, which may be under a path."""
