"""What is one line of the receipt?"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.figures.number_text import borne_digits, signed

LEAST_ERROR = 0.005
"""nats. An error that two digits would show as 0 is not shown."""


@dataclass(frozen=True)
class ReceiptRow:
    """One line of the receipt.

    Attributes:
        term: what it is.
        note: small print under it.
        nats: how much; None where its error is larger than it.
        role: whose colour it has: "outgoing", "latent" or "ink".
        share: how far the bar goes, 0 … 1; None for no bar.
        words: what stands beside the bar.
        is_part: whether it is a part of the row above.
        about: what the glossary calls it and its note, as `term_html` takes it.
        error: standard error by the draws, nats; 0 where nothing was drawn.
    """

    term: str
    note: str
    nats: float | None
    role: str
    share: float | None = None
    words: str = ""
    is_part: bool = False
    about: tuple[str, ...] = ()
    error: float = 0.0

    @property
    def figure(self) -> str:
        """The nats with the digits that their error bears; a dash where they are not told."""
        return "–" if self.nats is None else signed(self.nats, self._digits)

    @property
    def spread(self) -> str:
        """The error, as "± 0.41"; "" where none is to be seen."""
        is_seen = self.nats is not None and self.error >= LEAST_ERROR
        return f"± {signed(self.error, self._digits)}" if is_seen else ""

    @property
    def _digits(self) -> int:
        return min(borne_digits(self.error), 2) if self.error >= LEAST_ERROR else 2
