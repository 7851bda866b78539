"""How many replicas of the models does a cluster run, and on how much of a GPU each?"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from explorer.core.errors import CoreError

REPLICAS_VARIABLE = "EXPLORER_REPLICAS"
GPU_VARIABLE = "EXPLORER_REPLICA_GPUS"
MOST_REPLICAS = 1000
MOST_GPUS = 64.0


@dataclass(frozen=True)
class Replicas:
    """What Ray is asked for.

    Attributes:
        least, most: bounds between which the number follows the load.
        gpus: of each, 0.25 for a quarter of one; 0 for none.
    """

    least: int = 1
    most: int = 1
    gpus: float = 0.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Replicas:
        """As `EXPLORER_REPLICAS` ("2", or "1-8") and `EXPLORER_REPLICA_GPUS` say.

        Raises:
            CoreError: one of them says nothing that it can mean.
        """
        told = os.environ if environment is None else environment
        least, most = _bounds(told.get(REPLICAS_VARIABLE, "").strip() or "1")
        return cls(least, most, _share(told.get(GPU_VARIABLE, "").strip() or "0"))


def _bounds(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,4})(?:-([0-9]{1,4}))?", text)
    least = int(found[1]) if found else 0
    most = int(found[2] or found[1]) if found else 0
    if not 1 <= least <= most <= MOST_REPLICAS:
        raise CoreError(
            f"{REPLICAS_VARIABLE} is {text[:80]!r}: say how many from 1 to {MOST_REPLICAS}, or "
            "bounds such as 1-8."
        )
    return least, most


def _share(text: str) -> float:
    found = re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,4})?", text)
    if not found or float(text) > MOST_GPUS:
        raise CoreError(f"{GPU_VARIABLE} is {text[:80]!r}: say a part of a GPU, such as 0.25.")
    return float(text)
