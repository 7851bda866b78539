"""Which colours does a component draw with that draws like the page's figures?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from explorer.figures.palette import Theme


def look_of(theme: Theme) -> dict[str, Any]:
    """The theme's colours by name, and whether it is dark; `setLook` in theme.js takes it."""
    return {**asdict(theme), "is_dark": theme.is_dark}
