"""What may a request hold?

Arrays come from visitors and other programs: type, shape, number and finiteness are checked here,
before anything reaches the device.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from explorer.core.errors import CoreError
from explorer.core.values import Description, FloatArray, ImageArray, LabelArray

MAX_BATCH = 20_000
MAX_DRAWS = 100_000


def checked_images(model: Description, images: ImageArray) -> Tensor:
    """A copy of uint8 images (N, C, H, W); CoreError if they are not the model's."""
    shape = model.image_shape
    array = np.asarray(images)
    if array.dtype != np.uint8 or array.ndim != 4 or array.shape[1:] != shape:
        raise CoreError(
            f"{model.name} takes uint8 images of shape (N, {', '.join(map(str, shape))}), not "
            f"{array.dtype} {array.shape}."
        )
    _check_count(len(array), "images")
    return torch.from_numpy(np.array(array))


def checked_image(model: Description, image: ImageArray) -> Tensor:
    """A copy of one uint8 image (1, C, H, W); CoreError if it is not the model's, or not one."""
    x = checked_images(model, image)
    if len(x) != 1:
        raise CoreError(f"One image is taken at a time, not {len(x)}.")
    return x


def checked_latents(model: Description, z: FloatArray) -> Tensor:
    """A copy of finite codes as float32 (N, D); CoreError if they are not the model's."""
    codes = _numbers(z, "codes")
    if codes.ndim != 2 or codes.shape[1] != model.latent_dim:
        raise CoreError(
            f"{model.name} takes codes of shape (N, {model.latent_dim}), not {codes.shape}."
        )
    _check_count(len(codes), "codes")
    copied = np.array(codes, order="C") if codes.dtype == np.float32 else _as_float32(codes)
    if not np.isfinite(copied).all():
        raise CoreError("A code holds a number that is not finite.")
    return torch.from_numpy(copied)


def checked_labels(model: Description, labels: LabelArray | None, count: int) -> Tensor | None:
    """A copy of one class per image, int64 (N,); CoreError for a class that there is not.

    None where there are none; but a conditional model cannot do without.
    """
    if labels is None:
        if model.can("conditional"):
            raise CoreError(f"{model.name} is conditioned on a class: it needs one for each row.")
        return None
    array = _whole_numbers(labels, "labels")
    if array.shape != (count,):
        raise CoreError(f"{count} labels are needed, not an array of shape {array.shape}.")
    last = len(model.class_names) - 1
    if model.class_names and (array.min() < 0 or array.max() > last):
        raise CoreError(f"The labels of {model.name} run from 0 to {last}.")
    return torch.from_numpy(array)


def checked_rows(rows: Sequence[int] | LabelArray, count: int) -> NDArray[np.int64]:
    """Rows of a test split of `count` images, int64 (N,); CoreError for one that there is not."""
    index = _whole_numbers(rows, "rows").reshape(-1)
    if len(index) and (index.min() < 0 or index.max() >= count):
        raise CoreError(
            f"Test rows run from 0 to {count - 1}; {index.min()} to {index.max()} was asked for."
        )
    return index


def check_draws(samples: int, seed: int) -> None:
    """Raise CoreError unless so many draws can be made from such a seed."""
    if not 1 <= samples <= MAX_DRAWS:
        raise CoreError(f"The number of draws must be from 1 to {MAX_DRAWS}, not {samples}.")
    if not 0 <= seed < 2**63:
        raise CoreError(f"A seed must be from 0 to 2^63 − 1, not {seed}.")


def _numbers(values: ArrayLike, what: str) -> NDArray[Any]:
    try:
        array = np.asarray(values)
    except ValueError as error:  # rows of different lengths
        raise CoreError(f"The {what} are no array of numbers.") from error
    if array.dtype.kind not in "iuf":
        raise CoreError(f"The {what} are no numbers but {array.dtype}.")
    return array


def _as_float32(array: NDArray[Any]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):  # what is too large for float32 is infinite there
        return array.astype(np.float32)


def _whole_numbers(values: ArrayLike, what: str) -> NDArray[np.int64]:
    array = _numbers(values, what)
    if array.size and array.dtype.kind == "f":
        raise CoreError(f"The {what} must be whole numbers, not {array.dtype}.")
    return array.astype(np.int64)


def _check_count(count: int, what: str) -> None:
    if not 1 <= count <= MAX_BATCH:
        raise CoreError(f"A request holds 1 to {MAX_BATCH} {what}, not {count}.")
