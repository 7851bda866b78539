"""Where is the file that starts the app?"""

from __future__ import annotations

from pathlib import Path

LAUNCHER = "app.py"


def launcher() -> Path:
    """`app.py`: beside the package as it is checked out, in it as it is installed."""
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / LAUNCHER
    return beside if beside.is_file() else package / LAUNCHER
