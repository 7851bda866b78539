"""What does a live decoder's answer look like, also where it raises or is no number?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core import CoreError
from explorer.notebook.pixel_scales import PixelScale

Rows = NDArray[np.floating[Any]]
GREY = 0.5
"""Of a picture that there is not, among others that there are."""
SHOWN_NUMBERS = 4


class Pictures:
    """A decoder's pictures in [0, 1].

    A latent for which there is none is told in a sentence; among others it is left grey, so that
    one place where a decoder fails does not take its whole map.

    Args:
        decode: latents (N, D) to pictures as answered (N, C, H, W); raises CoreError.
        scale: in which numbers these are.
    """

    def __init__(self, decode: Callable[[Rows], Rows], scale: PixelScale):
        self._decode, self._scale = decode, scale

    def __call__(self, z: Rows) -> Rows:
        """Pictures in [0, 1] of latents (N, D).

        Raises:
            CoreError: there is no picture of any.
        """
        try:
            decoded = self._decode(z)
        except CoreError as error:
            if len(z) == 1 or not _is_of_few(error):
                raise
            return self._in_halves(z, error)
        bad = ~np.isfinite(decoded).reshape(len(decoded), -1).all(1)
        if bad.all():
            raise CoreError(
                f"The decoder answered with NaN or infinity for z = {_shown(z[0])}"
                f"{f' and {len(z) - 1} more' if len(z) > 1 else ''}."
            )
        pictures = self._scale.to_unit(decoded)
        pictures[bad] = GREY
        return pictures

    def _in_halves(self, z: Rows, error: CoreError) -> Rows:
        """Those for which the decoder raises grey; the error where it is all of them."""
        middle = len(z) // 2
        found: list[Rows | None] = []
        for part in (z[:middle], z[middle:]):
            try:
                found.append(self(part))
            except CoreError:
                found.append(None)
        shape = next((one.shape[1:] for one in found if one is not None), None)
        if shape is None:
            raise error
        counts = (middle, len(z) - middle)
        return np.concatenate(
            [
                np.full((count, *shape), GREY, np.float32) if one is None else one
                for one, count in zip(found, counts, strict=True)
            ]
        )


def _is_of_few(error: CoreError) -> bool:
    """Whether fewer rows might be answered: not where the decoder does not come back."""
    return error.__cause__ is not None and not isinstance(error.__cause__, TimeoutError)


def _shown(z: Rows) -> str:
    numbers = ", ".join(f"{value:.3g}" for value in z[:SHOWN_NUMBERS])
    return f"({numbers}{', …' if len(z) > SHOWN_NUMBERS else ''})"
