"""How is the pad mounted, and what does it report to the script?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.ui.components.latent_pad.data import PadData
from explorer.ui.components.latent_pad.layers import LAYERS
from explorer.ui.components.live.address import SOCKET_PATH, kept_path
from explorer.ui.components.live.mounting import component_of, no_callback, parts_of
from explorer.ui.components.live.sent import numbers
from explorer.ui.components.scene.parts import Point, View

PARTS = parts_of(
    Path(__file__).parent,
    styles=("latent_pad.css", "map.css", "panels.css", "narrow.css"),
    shared_styles=("frame.css", "live_line.css", "map.css"),
)
_mount = component_of(PARTS)


@dataclass(frozen=True)
class PadResult:
    """Where a person has left the pad; sent when they let go, never while they move.

    Attributes:
        pins: the pinned places (x, y) in plane coordinates, in order.
        path: the drawn path, at most 256 points; empty if there is none.
        view: what is visible.
        cursor: the place that is decoded.
        layers: the layers that are on.
    """

    pins: tuple[Point, ...]
    path: tuple[Point, ...]
    view: View
    cursor: Point
    layers: tuple[str, ...]


def latent_pad(*, key: str, data: PadData, height: int | None = None) -> PadResult:
    """Show the pad; return where it was left.

    Args:
        key: of this pad on its page; its state is kept under it.
        data: what lies on the map.
        height: the map's side in pixels at most; None fits it into the window.
    """
    mounted = _mount(
        key=key,
        data=data.envelope(height=height, socket_path=SOCKET_PATH, keep=kept_path),
        on_pad_change=no_callback,
    )
    return result_of(getattr(mounted, "pad", None), data)


def result_of(state: Any, data: PadData) -> PadResult:
    """What the browser sent, or where `data` says that a person starts.

    The browser is not trusted: whatever is not of the right form counts as not sent.
    """
    start = data.view or data.home
    sent = state if isinstance(state, dict) else {}
    view = numbers(sent.get("view"), 3)
    cursor = numbers(sent.get("cursor"), 2)
    layers = sent.get("layers")
    return PadResult(
        pins=_places(sent.get("pins"), data.pins),
        path=_places(sent.get("path"), data.path),
        view=View(*view) if view and view[2] > 0 else start,
        cursor=(cursor[0], cursor[1]) if cursor else data.cursor or (data.home.x, data.home.y),
        layers=_known(layers) if isinstance(layers, list) else data.layers,
    )


def _places(sent: Any, otherwise: tuple[Point, ...]) -> tuple[Point, ...]:
    if not isinstance(sent, list):
        return otherwise
    pairs = [numbers(place, 2) for place in sent]
    return tuple((pair[0], pair[1]) for pair in pairs if pair)


def _known(layers: list[Any]) -> tuple[str, ...]:
    return tuple(layer for layer in LAYERS if layer in layers)
