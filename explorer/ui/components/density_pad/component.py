"""How is the density pad mounted?"""

from __future__ import annotations

from pathlib import Path

from explorer.figures.palette import Theme
from explorer.ui.components.live.look import look_of
from explorer.ui.components.live.mounting import declared

_mount = declared(Path(__file__).parent, shared_styles=("panel.css",))


def density_pad(*, key: str, map_name: str, theme: Theme) -> None:
    """Show the pad.

    Args:
        key: of this pad on its page.
        map_name: a key of `MAPS` in maps.js.
        theme: the page's colours.
    """
    _mount(key=key, data={"map": map_name, "look": look_of(theme)})
