"""How is the map of the encodings mounted, and what does it report to the script?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.encodings_map.data import MapData
from explorer.ui.components.encodings_map.rows_code import rows_of
from explorer.ui.components.live.mounting import declared, no_callback

LONGEST_NAME = 40

_mount = declared(
    Path(__file__).parent,
    styles=("encodings_map.css", "panel.css"),
    shared_styles=("frame.css", "map.css", "pills.css"),
)


@dataclass(frozen=True, eq=False)
class MapResult:
    """What a person has selected and chosen; sent when they let go, never while they draw.

    Attributes:
        selected: int64, places of the images selected among those of the data, rising.
        name: of the selection, or "".
        chosen: the place of the image looked at, or None.
        layers: the layers that are on, or None while the browser has not said.
    """

    selected: NDArray[np.int64]
    name: str
    chosen: int | None
    layers: tuple[str, ...] | None


def encodings_map(*, key: str, data: MapData) -> MapResult:
    """Show the map; return what is selected on it.

    Args:
        key: of this map on its page; its state is kept under it.
        data: what it shows.
    """
    mounted = _mount(key=key, data=data.envelope(), on_map_change=no_callback)
    return result_of(getattr(mounted, "map", None), data.key, len(data))


def result_of(state: Any, key: str, count: int) -> MapResult:
    """What the browser sent of the images of this key, of which there are so many.

    The browser is not trusted: whatever is not of the right form counts as not sent.
    """
    sent = state if isinstance(state, dict) and state.get("key") == key else {}
    name, chosen, layers = sent.get("name"), sent.get("chosen"), sent.get("layers")
    is_row = isinstance(chosen, int) and not isinstance(chosen, bool) and 0 <= chosen < count
    return MapResult(
        selected=rows_of(sent.get("rows"), count),
        name=name[:LONGEST_NAME] if isinstance(name, str) else "",
        chosen=chosen if is_row else None,
        layers=tuple(filter(_is_text, layers)) if isinstance(layers, list) else None,
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
