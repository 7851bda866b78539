"""Where does a visitor's map begin, and when does the address say something else than they did?

The pad keeps pins, path, view, cursor and layers itself, and reports them on release. Python gives
it a start, and a new one only if the address changed from outside (a link, the back button) or
another plane came; until a report names that start, what the pad reported before is stale.

An address that this page wrote itself may come back for two reasons: a rerun was asked for before
the browser knew of the next one (an echo), or the visitor pressed the back button. The browser
tells them apart: each back or forward that it has seen gives the pad's reports another id. That
report comes right after the front end's own rerun; until it does, the address is left alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.ui.pages.latent_map.address import PadAddress

LONGEST_NUMBER = 9
"""Digits of a start's number that a browser may name."""
MAX_OWN = 16
"""Addresses of its own that a page remembers: more than can be on their way at once."""


@dataclass
class PadVisit:
    """One visitor's map, from run to run.

    Attributes:
        place: what is shown, such as the model and the plane.
        is_flat: whether the latent space is the plane itself, so that a place keeps its meaning
            from one model to another.
        start: where the pad begins.
        number: of the start; the pad takes it when the number changes, and names it in its reports.
        last: where it was left, as far as is known.
        written: the parameters that this page last wrote or read.
        sent: what the pad had reported by the last run.
        navigation: the id of the last back or forward that was followed.
        is_behind: whether the address is an earlier one of this page's own, for either reason.
    """

    place: Hashable
    is_flat: bool
    start: PadAddress
    number: int = 1
    last: PadAddress = field(default_factory=PadAddress)
    written: Mapping[str, str] = field(default_factory=dict)
    sent: Any = None
    navigation: str = ""
    is_behind: bool = False
    _own: deque[Mapping[str, str]] = field(default_factory=lambda: deque(maxlen=MAX_OWN))

    def __post_init__(self) -> None:
        self._own.append(self.written)
        self.navigation = _said(self.sent, "navigation")
        # A report before the first run is of a pad that is open already, and outlived its server:
        # where it stands is newer than what the address says.
        version = _said(self.sent, "version")
        if version.isdecimal() and len(version) < LONGEST_NUMBER:
            self.number = int(version)

    def arrive(
        self,
        place: Hashable,
        is_flat: bool,
        parameters: Mapping[str, str],
        asked: PadAddress,
        sent: Any,
    ) -> None:
        """A run begins; decide whether the pad gets a new start.

        Args:
            place, is_flat: of what is shown now.
            parameters: the address's parameters.
            asked: what they say.
            sent: what the pad has reported, or None if nothing.
        """
        has_returned = self.sent is not None and sent is None
        self.sent = sent
        is_link = self._is_from_outside(parameters, has_returned)
        if is_link:
            self.navigation = _said(sent, "navigation")
            self._begin(asked)
        elif place != self.place:
            keeps = is_flat and self.is_flat
            self._begin(
                replace(self.last, view=None) if keeps else PadAddress(layers=self.last.layers)
            )
        elif has_returned:
            self._begin(self.last)
        self.place, self.is_flat = place, is_flat
        self.is_behind = not is_link and parameters != self.written and parameters in self._own

    def is_answered(self) -> bool:
        """Whether the pad has reported anything since it was given its start."""
        return _said(self.sent, "version") == str(self.number)

    def leave(self, last: PadAddress, written: Mapping[str, str]) -> bool:
        """A run ends: where the pad is, and what the address says of it.

        Returns:
            Whether to write that now: not while the browser is behind and nothing is new.
        """
        is_new = written != self.written
        if is_new:
            self._own.append(dict(written))
        self.last, self.written = last, dict(written)
        return is_new or not self.is_behind

    def _is_from_outside(self, parameters: Mapping[str, str], has_returned: bool) -> bool:
        if parameters == self.written or (not parameters and self.sent is None):
            return False
        if parameters not in self._own or has_returned:
            return True
        return _said(self.sent, "navigation") not in ("", self.navigation)

    def _begin(self, start: PadAddress) -> None:
        self.start = self.last = start
        self.number += 1


def _said(sent: Any, name: str) -> str:
    """A word of what the pad reported; "" where there is none. The browser is not trusted."""
    said = sent.get(name) if isinstance(sent, dict) else None
    return said if isinstance(said, str) else ""
