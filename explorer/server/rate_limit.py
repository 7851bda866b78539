"""Is a client sending faster than it may?"""

from __future__ import annotations

from explorer.server.refusals import CloseCode, Refusal

BURST_S = 2.0
"""Capacity, in seconds of messages: a stalled network delivers so many at once."""


class TokenBucket:
    """`per_second` messages sustained, and `BURST_S` seconds' worth at once."""

    def __init__(self, per_second: int, now_s: float) -> None:
        self._per_second = per_second
        self._tokens = per_second * BURST_S
        self._updated_s = now_s

    def take(self, now_s: float) -> None:
        """Take a token for a message that came at `now_s`, on a monotonic clock.

        Raises:
            Refusal: no token is left.
        """
        earned = (now_s - self._updated_s) * self._per_second
        self._tokens = min(self._tokens + earned, self._per_second * BURST_S)
        self._updated_s = now_s
        if self._tokens < 1.0:
            raise Refusal(
                CloseCode.POLICY,
                f"More than {self._per_second} messages a second; send fewer.",
            )
        self._tokens -= 1.0
