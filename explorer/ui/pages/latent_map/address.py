"""How do the pins, the path and the view of a map fit into a link, and what of a link is sound?

Numbers stand in a row with `_` between them, pairs one after another, so that nothing in the
address needs escaping: `pins=0.35_-0.9_1.2_2.1`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.latent.paths import resampled
from explorer.ui.components.latent_pad import View
from explorer.ui.components.latent_pad.checks import MAX_PATH_POINTS, MAX_PINS
from explorer.ui.components.latent_pad.layers import LAYERS

PINS, PATH, VIEW, CURSOR, SHOWN = "pins", "path", "window", "at", "show"
PARAMETERS = (PINS, PATH, VIEW, CURSOR, SHOWN)
NOTHING = "nothing"
"""What `show` says where every layer is off."""
PATH_POINTS_WRITTEN = 48
"""A path of more is written as so many points, equally far apart: a link must fit in a message."""
LARGEST = 1e5
"""No latent of a trained model is as far out."""
LONGEST = 6_000
"""Characters of one parameter that are read at all."""
DIGITS_BELOW_VIEW = 3
"""A thousandth of half the view is less than a pixel of the map."""

_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,12})?(e-?\d{1,2})?")

Point = tuple[float, float]


class AddressError(ValueError):
    """What a parameter of the address says is not sound."""


@dataclass(frozen=True)
class PadAddress:
    """Where a person has left the map, or a link says that they start; None: as the page has it."""

    pins: tuple[Point, ...] = ()
    path: tuple[Point, ...] = ()
    view: View | None = None
    cursor: Point | None = None
    layers: tuple[str, ...] | None = None


def read_address(parameters: Mapping[str, str]) -> tuple[PadAddress, tuple[str, ...]]:
    """What the address asks for, and the names of the parameters that are not sound and ignored."""
    found: dict[str, Any] = {}
    ignored = []
    for name, (field, read) in _READERS.items():
        if name not in parameters:
            continue
        try:
            found[field] = read(parameters[name])
        except AddressError:
            ignored.append(name)
    return PadAddress(**found), tuple(ignored)


def written_address(address: PadAddress, home_half: float) -> dict[str, str]:
    """The parameters that say this, each number as short as the view allows.

    Args:
        address: where the map was left.
        home_half: half a side of the home view, for when the address has none.
    """
    half = home_half if address.view is None else address.view.half
    digits = min(max(math.ceil(-math.log10(half)) + DIGITS_BELOW_VIEW, 0), 12)
    written = {}
    if address.pins:
        written[PINS] = _joined(address.pins, digits)
    if len(address.path) > 1:
        written[PATH] = _joined(_fewer(address.path), digits)
    if address.view is not None:
        view = address.view
        written[VIEW] = "_".join(_short(value, digits) for value in (view.x, view.y, view.half))
    if address.cursor is not None:
        written[CURSOR] = _joined([address.cursor], digits)
    if address.layers is not None:
        written[SHOWN] = "_".join(address.layers) or NOTHING
    return written


def _numbers(text: str) -> list[float]:
    parts = text.split("_") if 0 < len(text) <= LONGEST else []
    if not parts or not all(_NUMBER.fullmatch(part) for part in parts):
        raise AddressError(f"{text[:40]!r} is no row of numbers.")
    values = [float(part) for part in parts]
    if any(abs(value) > LARGEST for value in values):
        raise AddressError(f"Numbers beyond {LARGEST:g} are no place on a map.")
    return values


def _points(text: str, at_most: int) -> tuple[Point, ...]:
    values = _numbers(text)
    if len(values) % 2 or len(values) > 2 * at_most:
        raise AddressError(f"{len(values)} numbers are not 1 to {at_most} pairs.")
    return tuple(zip(values[::2], values[1::2], strict=True))


def _view(text: str) -> View:
    values = _numbers(text)
    if len(values) != 3 or values[2] <= 0:
        raise AddressError("A view is x, y and half a side above 0.")
    return View(*values)


def _layers(text: str) -> tuple[str, ...]:
    if text == NOTHING:
        return ()
    named = text.split("_")
    if not set(named) <= set(LAYERS):
        raise AddressError(f"The layers are {', '.join(LAYERS)}.")
    return tuple(layer for layer in LAYERS if layer in named)


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    PINS: ("pins", lambda text: _points(text, MAX_PINS)),
    PATH: ("path", lambda text: _points(text, MAX_PATH_POINTS)),
    VIEW: ("view", _view),
    CURSOR: ("cursor", lambda text: _points(text, 1)[0]),
    SHOWN: ("layers", _layers),
}
"""For each parameter the field that it gives, and how it is read."""


def _fewer(path: Sequence[Point]) -> Sequence[Point]:
    if len(path) <= PATH_POINTS_WRITTEN:
        return path
    kept = resampled(np.array(path), PATH_POINTS_WRITTEN).astype(float)
    return [(float(x), float(y)) for x, y in kept]


def _joined(points: Sequence[Point], digits: int) -> str:
    return "_".join(_short(value, digits) for point in points for value in point)


def _short(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
