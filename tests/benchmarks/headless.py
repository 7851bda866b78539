"""Which browser do the tests and the benchmarks drive, and with which flags?"""

from __future__ import annotations

import shutil

# The shell has no windows; Chromium builds a desktop's frame for every page, also headless.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Without these a browser with no way out keeps asking for its maker's hosts.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def headless_browser() -> str | None:
    """The path of the first of them on this machine; None where there is none."""
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path), None)
