"""What does the core say when it cannot do as asked?"""

from __future__ import annotations


class CoreError(Exception):
    """A request that the core cannot serve, in one sentence."""
