"""In which forms may somebody give her images, and what are they as one array?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from explorer.notebook.answers import as_array, is_array
from explorer.notebook.errors import LiveModelError
from explorer.notebook.layouts import CHANNELS_FIRST, as_channels_first, layout_of

MOST_IMAGES = 20_000
"""What every map and figure can show; of more the first so many are taken."""
PICTURES = ("image", "img", "images", "x", "pixel_values")
ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"}


@dataclass(frozen=True, eq=False)
class GivenImages:
    """Images as they were given.

    Attributes:
        rows: (N, C, H, W), in their own numbers.
        layout: how they were given; a key of `LAYOUTS`.
        labels: those of a data set that has some, else None.
    """

    rows: NDArray[Any]
    layout: str = CHANNELS_FIRST
    labels: NDArray[Any] | None = None

    def __len__(self) -> int:
        return len(self.rows)


def read_images(images: Any, shape: tuple[int, int, int] | None = None) -> GivenImages:
    """An array, a tensor, a data set, a list of pictures or of paths, or a folder as one array.

    Args:
        images: any of these, or what this function made of it.
        shape: (C, H, W) that pictures from files are brought to; that of the first if not given.

    Raises:
        LiveModelError: nothing of the kind, or pictures that cannot be read.
    """
    if isinstance(images, GivenImages):
        return images
    if is_array(images):
        array = as_array(images)[:MOST_IMAGES]
        _check_numbers(array)
        return GivenImages(as_channels_first(array, shape), layout_of(array))
    if isinstance(images, str | Path):
        return GivenImages(_pictures(_files(Path(images)), shape))
    if hasattr(images, "batch_sampler"):  # a loader of batches
        return _of_items(islice(_unbatched(images), MOST_IMAGES), shape)
    if hasattr(images, "__getitem__") and hasattr(images, "__len__"):
        count = min(len(images), MOST_IMAGES)
        return _of_items((images[row] for row in range(count)), shape)
    if isinstance(images, Iterable):
        return _of_items(islice(images, MOST_IMAGES), shape)
    raise LiveModelError(
        f"A {type(images).__name__} holds no images: give an array (N, C, H, W), a data set, a "
        "list of pictures or paths, or a folder."
    )


def _of_items(items: Iterable[Any], shape: tuple[int, int, int] | None) -> GivenImages:
    """One by one: pictures, paths or arrays, each alone or with its label."""
    pictures: list[Any] = []
    labels: list[Any] = []
    for item in items:
        picture, label = _parted(item)
        pictures.append(picture)
        labels.append(label)
    if not pictures:
        raise LiveModelError("There are no images in what was given.")
    told = np.array(labels) if all(label is not None for label in labels) else None
    if is_array(pictures[0]):
        try:
            array = np.stack([as_array(one) for one in pictures])
        except ValueError as error:
            raise LiveModelError(f"The images differ in shape: {error}.") from error
        return GivenImages(as_channels_first(array, shape), layout_of(array), told)
    return GivenImages(_pictures(pictures, shape), CHANNELS_FIRST, told)


def _parted(item: Any) -> tuple[Any, Any]:
    """A picture and its label, as data sets have them; None for the label where there is none."""
    if isinstance(item, Mapping):
        picture = next((item[key] for key in PICTURES if key in item), None)
        label = next((item[key] for key in ("label", "labels", "y") if key in item), None)
        return picture, _scalar(label)
    if isinstance(item, tuple | list) and item:
        return item[0], _scalar(item[1] if len(item) > 1 else None)
    return item, None


def _scalar(label: Any) -> Any:
    if not is_array(label):
        return label
    label = as_array(label)
    return label.item() if label.ndim == 0 else None


def _unbatched(loader: Iterable[Any]) -> Iterator[Any]:
    for batch in loader:
        if is_array(batch):
            yield from batch
        elif isinstance(batch, Mapping):
            columns = {key: part for key, part in batch.items() if hasattr(part, "__getitem__")}
            for row in range(min(map(len, columns.values()), default=0)):
                yield {key: part[row] for key, part in columns.items()}
        else:
            yield from zip(*batch[:2], strict=True) if len(batch) > 1 else batch[0]


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise LiveModelError(f"There is no folder {str(folder)!r}.")
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    if not found:
        raise LiveModelError(f"There is no picture in {str(folder)!r}.")
    return found


def _pictures(pictures: Sequence[Any], shape: tuple[int, int, int] | None) -> NDArray[np.uint8]:
    """Pictures or their paths as uint8 (N, C, H, W), all of one size and kind."""
    first = _opened(pictures[0])
    if shape is None:
        channels = 1 if first.mode in ("1", "L", "I;16", "I") else 3
        shape = (channels, first.height, first.width)
    mode, size = "L" if shape[0] == 1 else "RGB", (shape[2], shape[1])
    rows = np.empty((min(len(pictures), MOST_IMAGES), *shape), np.uint8)
    for row, told in enumerate(pictures[: len(rows)]):
        picture = _opened(told).convert(mode)
        if picture.size != size:
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        rows[row] = np.asarray(picture).reshape(shape[1], shape[2], shape[0]).transpose(2, 0, 1)
    return rows


def _opened(told: Any) -> Image.Image:
    if isinstance(told, Image.Image):
        return told
    if not isinstance(told, str | Path):
        raise LiveModelError(f"A {type(told).__name__} is no picture.")
    try:
        with Image.open(told) as picture:
            picture.load()
            return picture.copy()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise LiveModelError(f"{str(told)!r} cannot be read: {error}.") from error


def _check_numbers(array: NDArray[Any]) -> None:
    if array.dtype.kind not in "fiub":
        raise LiveModelError(f"Images are numbers, not {array.dtype}.")
    if not len(array):
        raise LiveModelError("There are no images in what was given.")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise LiveModelError("The images hold numbers that are not finite.")
