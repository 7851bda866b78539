"""What is asked of a model when it is measured, and what comes back?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from torch import Tensor

DEFAULT_SAMPLES = 100

Figures = dict[str, Any]
"""A model's metrics by name, in nats per image where nothing else is said."""


@dataclass(frozen=True)
class Question:
    """How to measure.

    Attributes:
        samples: draws behind each image's estimate, where there is one.
        seed: of every draw.
        progress: called with the number of images done since the last call.
        trained_on: the splits whose images fitted the model.
    """

    samples: int = DEFAULT_SAMPLES
    seed: int = 0
    progress: Callable[[int], object] = lambda _: None
    trained_on: tuple[str, ...] = ("train",)


class StoredTable(Protocol):
    """What a checkpoint keeps of each image of the test split."""

    def tensors(self) -> Mapping[str, Tensor | None]:
        """The table's columns by name, as the file has them; None is left out."""
