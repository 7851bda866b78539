"""Which tiles of a map are decoded by now? Those of a slow decoder come one after another."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core

FIRST_TILES = 16


class Backdrop:
    """The tiles of one map.

    Args:
        z: float32 (N, D), what is decoded.
        condition: the label under which a conditional model does; None elsewhere.
    """

    def __init__(self, z: NDArray[np.float32], condition: int | None = None) -> None:
        self.z, self._condition = z, condition
        # Those that are there first lie all over the map.
        self._order = np.random.default_rng(0).permutation(len(z))
        self._parts: list[NDArray[np.uint8]] = []
        self._count = 0

    @property
    def is_whole(self) -> bool:
        """Whether every tile is decoded."""
        return self._count == len(self.z)

    def decode(self, core: Core, model: str, within_s: float = np.inf) -> NDArray[np.uint8]:
        """The tiles that are there after this time, uint8 (n, C, H, W), in the order of `z` where
        they are whole.

        Raises:
            CoreError: what decoding raises.
        """
        end_s, at_once = time.monotonic() + within_s, FIRST_TILES
        while not self.is_whole and (time.monotonic() < end_s or not self._parts):
            part = self._order[self._count : self._count + at_once]
            labels = None if self._condition is None else np.full(len(part), self._condition)
            self._parts.append(core.decode(model, self.z[part], labels))
            self._count += len(part)
            at_once *= 2
        found = np.concatenate(self._parts)
        return found[np.argsort(self._order)] if self.is_whole else found
