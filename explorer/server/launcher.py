"""Where is the file that starts the app?"""

from __future__ import annotations

from pathlib import Path

LAUNCHER = "app.py"


def launcher() -> Path:
    """`app.py`: beside the package as it is checked out, in it as it is installed."""
    package = Path(__file__).resolve().parents[1]
    inside = package / LAUNCHER
    # In it first: what lies beside an installed package may be anybody's app.
    return inside if inside.is_file() else package.parent / LAUNCHER
