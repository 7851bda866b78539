"""Under which name is a model counted and logged?

Its own, where it lay in the folder when the server started. What visitors saved since, trained or
uploaded is `own`, all of it together: their words are nobody's labels, an own model's name is the
key to it, and a series for each of them would have no end.
"""

from __future__ import annotations

from collections.abc import Callable

from explorer.core import OWN, OWN_PREFIX
from explorer.server.decoding_core import DecodingCore

MOST = 200
"""Labels at most."""


class ModelLabels:
    """The labels of one server.

    Args:
        core: gives the core; slow on the first call.
    """

    def __init__(self, core: Callable[[], DecodingCore]) -> None:
        self._core = core
        self._known: frozenset[str] | None = None

    def learn(self) -> None:
        """Look once which models there are; reads a folder."""
        if self._known is None:
            names = [name for name in self._core().list() if not name.startswith(OWN_PREFIX)]
            self._known = frozenset(names[:MOST])

    def of(self, model: str) -> str:
        """The label of a model, `own` before it was learnt which there are."""
        return model if self._known is not None and model in self._known else OWN
