"""How many rows at once does somebody's function take, so that nobody waits long behind them?

A call of many rows is made in pieces, between which others have their turn. What a row costs in a
piece of one size and of another is found out on the way: a function that costs as much for one row
as for a hundred is given a hundred, however long that takes.
"""

from __future__ import annotations

PIECE_S = 0.05
"""As long as a piece should take, where the function is that quick."""
FIRST_ROWS = 8
WASTEFUL = 1.4
"""Times the cheapest row: a size at which a row costs more than that is too small."""


class Pieces:
    """The sizes that a function was called with, and the next one. Sizes are powers of two, as some
    functions are compiled for each that is new."""

    def __init__(self) -> None:
        self._row_s: dict[int, float] = {}
        self._rows = FIRST_ROWS

    @property
    def row_s(self) -> float | None:
        """Seconds that a row takes at the present size; None before the first call."""
        return self._row_s.get(self._rows, min(self._row_s.values(), default=None))

    def size(self, left: int) -> int:
        """How many of the rows that are left go into the next call."""
        row_s = self.row_s
        if row_s is None:
            return min(left, FIRST_ROWS)
        if left * row_s <= PIECE_S or left <= self._rows:
            return left
        return min(self._rows, _power_below(left))

    def note(self, rows: int, seconds: float) -> None:
        """So long took a call of so many rows."""
        size = _power_below(rows)
        self._row_s[size] = seconds / rows
        if size == self._rows:
            self._rows = self._next(size, seconds)

    def _next(self, size: int, seconds: float) -> int:
        known = self._row_s
        if known[size] > WASTEFUL * min(known.values()):
            return 2 * size
        if seconds > PIECE_S and size > 1:
            is_smaller_wasteful = known.get(size // 2, 0.0) > WASTEFUL * min(known.values())
            # Where smaller ones cost more a row, larger ones may cost less still.
            return (size if 2 * size in known else 2 * size) if is_smaller_wasteful else size // 2
        return 2 * size if 2 * seconds < PIECE_S else size


def _power_below(rows: int) -> int:
    """The largest power of two that is no larger."""
    return 1 << (rows.bit_length() - 1)
