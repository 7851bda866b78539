"""Which labels and further columns came with the images, of classes and of numbers?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.notebook.answers import as_array
from explorer.notebook.errors import LiveModelError
from explorer.notebook.images import MOST_IMAGES

MOST_CLASSES = 60
"""A column of more different words is no colour that could be told apart."""


@dataclass(frozen=True, eq=False)
class Columns:
    """What is known of each image besides its pixels.

    Attributes:
        labels, class_names: the classes, int64 (N,), and what they are called; None and () without.
        categories: title → names and each image's place among them.
        numbers: title → float32 (N,).
    """

    labels: NDArray[np.int64] | None = None
    class_names: tuple[str, ...] = ()
    categories: dict[str, tuple[tuple[str, ...], NDArray[np.int64]]] = field(default_factory=dict)
    numbers: dict[str, NDArray[np.float32]] = field(default_factory=dict)


def read_columns(labels: Any, columns: Any, factors: Any, count: int) -> Columns:
    """Labels, a data frame or mapping of further columns, and factors, each of `count` rows, or
    of more where so many are all that is shown.

    Raises:
        LiveModelError: one has another number of rows.
    """
    told: Columns = Columns()
    if labels is not None:
        values = _checked("labels", labels, count)
        if values.dtype.kind == "f" and not _is_whole(values):
            told.numbers["label"] = values.astype(np.float32)
        else:
            names, places = _classes(values)
            told = Columns(places, names)
    for title, values in {**_mapping(columns), **_mapping(factors)}.items():
        array = _checked(title, values, count)
        if array.dtype.kind in "mM":
            title, array = f"{title}, days", _days(array)
        if array.dtype.kind in "fiu" and not _is_class(array):
            told.numbers[title] = array.astype(np.float32)
        else:
            names, places = _classes(array)
            if len(names) <= MOST_CLASSES:
                told.categories[title] = (names, places)
            else:
                print(f"{title!r} has {len(names):,} different words: too many to colour by.")
    return told


def _mapping(columns: Any) -> dict[str, Any]:
    """A data frame's or mapping's columns by title; those of a plain array are numbered."""
    if columns is None:
        return {}
    if isinstance(columns, Mapping) or hasattr(columns, "columns"):
        return {str(title): columns[title] for title in columns}
    array = as_array(columns)
    if array.ndim == 1:
        return {"column": array}
    return {f"column {number + 1}": array[:, number] for number in range(array.shape[1])}


def _checked(title: str, values: Any, count: int) -> NDArray[Any]:
    array = np.asarray(values) if isinstance(values, Sequence) else as_array(values)
    if array.ndim == 2 and array.shape[1] > 1 and title == "labels":
        array = array.argmax(1)  # one-hot
    array = array.reshape(len(array), -1)[:, 0] if array.ndim > 1 else array
    if count == MOST_IMAGES:  # the images may have been more, of which the first were taken
        array = array[:count]
    if array.shape[:1] != (count,):
        raise LiveModelError(f"There are {count} images, and {array.shape[0]} of {title!r}.")
    return array


def _days(times: NDArray[Any]) -> NDArray[np.float64]:
    """Dates as days since the first, durations as days; NaN where there is none."""
    since = times - np.nanmin(times) if times.dtype.kind == "M" else times
    return since / np.timedelta64(1, "D")


def _is_class(array: NDArray[Any]) -> bool:
    """Whether whole numbers are few enough to be names of classes."""
    return array.dtype.kind in "iu" and len(np.unique(array)) <= min(12, max(2, len(array) // 4))


def _is_whole(values: NDArray[Any]) -> bool:
    return bool(np.isfinite(values).all() and (values % 1 == 0).all())


def _classes(values: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    if values.dtype.kind == "f" and _is_whole(values):
        values = values.astype(np.int64)
    kinds, places = np.unique(
        values.astype(str) if values.dtype.kind == "O" else values, return_inverse=True
    )
    return tuple(str(kind) for kind in kinds.tolist()), places.astype(np.int64).reshape(-1)
