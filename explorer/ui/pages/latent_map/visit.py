"""Where does a visitor's map begin, and when does the address say something else than they did?

The pad keeps pins, path, view, cursor and layers itself, and sends them on release. Python gives it
a start, and a new one only if the address changed from outside (a link, the back button) or another
plane came; until the pad has answered to that, what it sent before is stale.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.ui.pages.latent_map.address import PadAddress

ECHO_S = 1.0
"""A rerun that was asked for before the browser knew of the last address still names the one
before it; later, the same address means the back button."""


@dataclass
class PadVisit:
    """One visitor's map, from run to run.

    Attributes:
        place: what is shown, such as the model and the plane.
        is_flat: whether the latent space is the plane itself, so that a place keeps its meaning
            from one model to another.
        start: where the pad begins.
        number: of the start; the pad takes it when the number changes.
        last: where it was left, as far as is known.
        written: the parameters that this page last wrote or read.
        sent: what the pad had sent by the last run.
        stale: what it had sent when it was given its start.
    """

    place: Hashable
    is_flat: bool
    start: PadAddress
    number: int = 1
    last: PadAddress = field(default_factory=PadAddress)
    written: Mapping[str, str] = field(default_factory=dict)
    sent: Any = None
    stale: Any = None
    _before: Mapping[str, str] = field(default_factory=dict)
    _written_at: float = float("-inf")

    def arrive(
        self, place: Hashable, is_flat: bool, told: Mapping[str, str], asked: PadAddress, sent: Any
    ) -> None:
        """A run begins; decide whether the pad gets a new start.

        Args:
            place, is_flat: of what is shown now.
            told: the address's parameters.
            asked: what they say.
            sent: what the pad has sent, or None if nothing.
        """
        has_returned = self.sent is not None and sent is None
        if self._is_from_outside(told, sent):
            self._begin(asked, sent)
        elif place != self.place:
            keeps = is_flat and self.is_flat
            kept = replace(self.last, view=None) if keeps else PadAddress(layers=self.last.layers)
            self._begin(kept, sent)
        elif has_returned:
            self._begin(self.last, sent)
        self.place, self.is_flat, self.sent = place, is_flat, sent

    def is_answered(self) -> bool:
        """Whether the pad has sent anything since it was given its start."""
        return self.sent is not None and self.sent != self.stale

    def leave(self, last: PadAddress, written: Mapping[str, str]) -> None:
        """A run ends: where the pad is, and what the address says of it."""
        if written != self.written:
            self._before, self._written_at = self.written, time.monotonic()
        self.last, self.written = last, dict(written)

    def _is_from_outside(self, told: Mapping[str, str], sent: Any) -> bool:
        if told == self.written or (not told and sent is None):
            return False
        has_new_release = sent is not None and sent != self.sent
        is_echo = told == self._before and time.monotonic() - self._written_at < ECHO_S
        return not has_new_release and not is_echo

    def _begin(self, start: PadAddress, sent: Any) -> None:
        self.start = self.last = start
        self.number += 1
        self.stale = sent
