"""What does a person do with a live model in the browser, and what does its owner ask of the page?

Pages report what is selected and where the cursor is; a notebook reads it, and asks for places and
selections in turn. Both run in one process; nothing of it goes to any other.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.values import FloatArray, LabelArray


@dataclass(frozen=True, eq=False)
class Asked:
    """What the page shall show: one of the two.

    Attributes:
        number: rises with each.
        rows: int64, images to be selected.
        z: float32 (N, D), places; the first is gone to, further ones are pinned.
    """

    number: int
    rows: LabelArray | None = None
    z: FloatArray | None = None


Column = tuple[str, Sequence[str], LabelArray]
"""Its title, the names in it, and each image's place among them."""


class Watched:
    """One live model's pages, seen from its process. Thread-safe.

    Args:
        columns: further ones of words, by which the images can be coloured.
    """

    def __init__(self, columns: Sequence[Column] = ()) -> None:
        self.columns = columns
        self._lock = threading.Lock()
        self._selection: LabelArray = np.empty(0, np.int64)
        self._code: FloatArray | None = None
        self._asked: Asked | None = None
        self._wakers: dict[str, Callable[[], object]] = {}
        self._listeners: list[Callable[[], object]] = []

    @property
    def selection(self) -> LabelArray:
        """Rows of the images selected, int64, in order."""
        return self._selection

    @property
    def code(self) -> FloatArray | None:
        """The latents of pins, or of the cursor where none is set, float32 (N, D)."""
        return self._code

    @property
    def asked(self) -> Asked | None:
        """What was last asked of the page."""
        return self._asked

    def see_selection(self, rows: LabelArray) -> None:
        """A page has these images selected now."""
        if not np.array_equal(rows, self._selection):
            self._selection = np.array(rows, np.int64)
            self._tell()

    def see_code(self, z: FloatArray) -> None:
        """A page has its pins or its cursor there now."""
        if self._code is None or not np.array_equal(z, self._code):
            self._code = np.array(z, np.float32)
            self._tell()

    def ask(self, rows: LabelArray | None = None, z: FloatArray | None = None) -> None:
        """Ask the open pages to show this; those that open later begin with it."""
        with self._lock:
            number = 1 if self._asked is None else self._asked.number + 1
            self._asked = Asked(number, rows, z)
            wakers = list(self._wakers.items())
        for session, wake in wakers:
            if wake() is False:
                self._wakers.pop(session, None)

    def wake_by(self, session: str, wake: Callable[[], object]) -> None:
        """A page is open: `wake` has it look at what is asked, or answers False if it is gone."""
        self._wakers[session] = wake

    def listen(self, listener: Callable[[], object]) -> None:
        """Call this whenever the selection or the code has changed."""
        self._listeners.append(listener)

    def _tell(self) -> None:
        for listener in list(self._listeners):
            try:
                listener()
            except Exception as error:  # somebody's own: it must not end the page's run
                warnings.warn(f"What listens to the view raised {error!r}.", stacklevel=2)


WATCHED: dict[str, Watched] = {}
"""Those that are open, by the live model's name."""


def watched(name: str) -> Watched | None:
    """What is watched of a model; None of one that is not live."""
    return WATCHED.get(name)
