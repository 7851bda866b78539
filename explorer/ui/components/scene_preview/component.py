"""How is a scene shown small, as a projector will have it?"""

from __future__ import annotations

from pathlib import Path

from explorer.ui.components.live.mounting import declared

_mount = declared(Path(__file__).parent)


def scene_preview(*, key: str, address: str) -> None:
    """A projector's window at a quarter of its size; it answers no pointer and no key.

    Args:
        key: of it.
        address: of the scene on a stage; the page is opened once for each.
    """
    _mount(key=key, data={"address": address})
