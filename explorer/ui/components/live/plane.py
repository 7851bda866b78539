"""Which plane of a larger latent space lies under the pointer?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Plane:
    """z = origin + x·u + y·v, each of shape (D,), u and v orthonormal."""

    origin: NDArray[np.floating[Any]]
    u: NDArray[np.floating[Any]]
    v: NDArray[np.floating[Any]]

    def as_lists(self) -> dict[str, list[float]]:
        """As `latentAt` in geometry.js takes it."""
        return {
            name: np.asarray(vector, dtype=np.float64).tolist()
            for name, vector in vars(self).items()
        }
