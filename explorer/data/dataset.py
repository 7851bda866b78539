"""What is a data set here?  A split of uint8 images, with labels and true factors where known."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

SPLITS = ("train", "validation", "test")
"""Weights are fitted on the first; settings, stopping and goals are decided on the second; the
third is measured once, at the end."""
VALIDATION_SHARE = 0.1
"""Of a data set that is published without a validation split."""
ArrayT = TypeVar("ArrayT", bound=np.ndarray[Any, Any])


class DataError(Exception):
    """A data set cannot be given as asked; the message is one clear sentence."""


class DatasetUnavailable(DataError):
    """The data set is not on this machine and cannot be fetched; the message says what to do."""


class ImageSource(Protocol):
    """Images that can be indexed like an array; a numpy uint8 array (N, C, H, W) is one."""

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(N, C, H, W)."""

    def __len__(self) -> int:
        """N."""

    def __getitem__(self, index: NDArray[np.int64], /) -> NDArray[np.uint8]:
        """int64 (B,) → uint8 (B, C, H, W), a new array."""


@dataclass(frozen=True)
class Subset:
    """The images of `source` at `rows`, in that order, made only when asked for."""

    source: ImageSource
    rows: NDArray[np.int32]  # (N,)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(N, C, H, W) with N the number of rows kept."""
        return (len(self.rows), *self.source.shape[1:])

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: NDArray[np.int64], /) -> NDArray[np.uint8]:
        return self.source[self.rows[index].astype(np.int64)]


class Skipped(NamedTuple):
    """A file that was left out: its name within the folder, and why."""

    file: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


@dataclass(frozen=True)
class Dataset:
    """One split of a data set.  Row order is fixed: row i is the same image on every machine.

    images: uint8 (N, C, H, W), an array or an object that makes them on demand.
    labels: int64 (N,) in 0 … len(class_names) − 1, or None.
    factors: float32 (N, F), the true generative factors, where the images were drawn from them.
    skipped: files that were left out, with the reason (image_folder only).
    """

    name: str
    split: str
    images: ImageSource
    labels: NDArray[np.int64] | None
    class_names: tuple[str, ...] = ()
    factors: NDArray[np.float32] | None = None
    factor_names: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def held_out_split(kept: Container[str]) -> str:
    """The split that a training's curves were held against, of those that it kept.

    Trainings from before there was a validation split looked at the test set after every epoch.
    """
    return "validation" if "validation" in kept else "test"


def read_only(array: ArrayT) -> ArrayT:
    """The same array, marked so that nobody who shares it can change it."""
    array.setflags(write=False)
    return array
