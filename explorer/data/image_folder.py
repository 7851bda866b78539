"""Which images are a person's own?  A folder of pictures, or one sub-folder per class."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from explorer.data.dataset import VALIDATION_SHARE, DataError, Dataset, Skipped, read_only
from explorer.data.folder_layout import WANTED, Candidate, candidates
from explorer.data.picture_file import Unreadable, read_picture

NAME = "image_folder"
TEST_SHARE = 0.1
CHANNELS = (1, 3)
SIDE_LIMIT_PX = 512
MEMORY_LIMIT_BYTES = 4 * 1024**3


@dataclass(frozen=True)
class _Pictures:
    """What was read: images (N, C, H, W) of `candidates`, and what was left out and why."""

    images: NDArray[np.uint8]
    candidates: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...]


def load(
    split: str,
    path: str | Path | None = None,
    image_shape: tuple[int, int, int] | None = None,
) -> Dataset:
    """The images below `path`, each filling `image_shape` (C, H, W); grey for C = 1, RGB for 3.

    A picture is turned upright as its EXIF data say, laid on white where it is transparent,
    cropped around its centre to the wanted proportions and resized (Lanczos).  Where the folder
    has sub-folders with pictures in them these are the classes, in alphabetical order; otherwise
    there are no labels.  Links that lead out of the folder are not followed.  Whatever is no
    readable image is named in `skipped`, with the reason.

    Where the folder has no sub-folders `train` and `test` (see `folder_layout.py`) about one file
    in ten is for the test, chosen by a hash of its name within the folder, so that adding or
    removing other files leaves it where it is; at least one file is for the test and one to train
    on.  So is another tenth for validation, where no sub-folder says which; of fewer than three
    images, the one to train on stands in for it.  Rows are in the order of these names.

    Raises DataError for a shape or folder that cannot be used, and for fewer than two images.
    """
    shape = _checked_shape(image_shape)
    pictures = _read_folder(_checked_folder(path), shape)
    if len(pictures.candidates) < 2:
        raise DataError(_too_few(str(path), pictures))
    splits = _splits(pictures.candidates)
    wanted = "train" if split == "validation" and split not in splits else split
    rows = np.flatnonzero(splits == wanted)
    if not len(rows):
        raise DataError(f"{path} holds no readable image for its {split} split; {WANTED}.")
    labels, class_names = _labels(pictures.candidates)
    return Dataset(
        NAME,
        split,
        read_only(pictures.images[rows]),
        None if labels is None else read_only(labels[rows]),
        class_names,
        skipped=pictures.skipped,
    )


def _checked_shape(image_shape: tuple[int, int, int] | None) -> tuple[int, int, int]:
    if image_shape is None:
        raise DataError(f"{NAME} needs the option 'image_shape', such as (1, 64, 64).")
    if len(image_shape) != 3 or image_shape[0] not in CHANNELS:
        raise DataError(
            f"image_shape is {tuple(image_shape)}; it must be (1, height, width) for grey or "
            f"(3, height, width) for RGB."
        )
    if not all(1 <= side <= SIDE_LIMIT_PX for side in image_shape[1:]):
        raise DataError(
            f"image_shape is {tuple(image_shape)}; height and width must be 1 to {SIDE_LIMIT_PX}."
        )
    return image_shape


def _checked_folder(path: str | Path | None) -> Path:
    if path is None or not str(path).strip():
        raise DataError(f"{NAME} needs the option 'path', the folder that holds the images.")
    root = Path(path).expanduser()
    if root.is_file():
        raise DataError(
            f"{root} is a file, not a folder; give the folder that holds the images, unpacked."
        )
    if not root.is_dir():
        raise DataError(f"{root} is not a folder; give the folder that holds the images.")
    return root.resolve()


def _too_few(path: str, pictures: _Pictures) -> str:
    count = len(pictures.candidates)
    held = "no readable image" if count == 0 else "only one readable image"
    if pictures.skipped:
        held += f" (skipped {len(pictures.skipped)}, first {pictures.skipped[0]})"
    return f"{path} holds {held}; at least two are needed, and {WANTED}."


def _read_folder(root: Path, shape: tuple[int, int, int]) -> _Pictures:
    skipped: list[Skipped] = []
    found = candidates(root, skipped)
    needed = len(found) * int(np.prod(shape))
    if needed > MEMORY_LIMIT_BYTES:
        raise DataError(
            f"{len(found):,} images of {shape} take {needed / 1024**3:.1f} GiB, more than "
            f"{MEMORY_LIMIT_BYTES / 1024**3:.0f}; choose a smaller image_shape or fewer images."
        )
    return _read_pictures(root, found, shape, tuple(skipped))


@lru_cache(maxsize=1)  # the other split is nearly always wanted next
def _read_pictures(
    root: Path,
    found: tuple[Candidate, ...],
    shape: tuple[int, int, int],
    skipped_before: tuple[Skipped, ...],
) -> _Pictures:
    images = np.empty((len(found), *shape), dtype=np.uint8)
    kept: list[Candidate] = []
    skipped = list(skipped_before)
    for candidate in tqdm(found, desc="Reading images", unit="image", disable=None):
        try:
            images[len(kept)] = read_picture(root / candidate.relative, shape)
        except Unreadable as reason:
            skipped.append(Skipped(candidate.relative, str(reason)))
        else:
            kept.append(candidate)
    return _Pictures(images[: len(kept)], tuple(kept), tuple(skipped))


def _splits(found: tuple[Candidate, ...]) -> NDArray[np.str_]:
    """In which split is each image?  (N,), N ≥ 2; drawn, at least one is for the test."""
    draws = np.array([_draw(candidate.relative) for candidate in found])
    splits = np.array([candidate.split or "train" for candidate in found], dtype="<U10")
    if not any(candidate.split for candidate in found):
        splits[draws < TEST_SHARE] = "test"
        splits[draws.argmin()] = "test"
        splits[draws.argmax()] = "train"
    rest = np.flatnonzero(splits == "train")
    if "validation" not in splits and len(rest) > 1:
        # The tenth that is next to the test's, or else the one that is nearest to it.
        is_drawn = (draws[rest] >= TEST_SHARE) & (draws[rest] < TEST_SHARE + VALIDATION_SHARE)
        is_drawn[draws[rest].argmax()] = False
        splits[rest[is_drawn] if is_drawn.any() else rest[draws[rest].argmin()]] = "validation"
    return splits


def _draw(relative: str) -> float:
    """A number in [0, 1) that depends on the name alone, however its accents are coded."""
    name = unicodedata.normalize("NFC", relative)
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _labels(
    found: tuple[Candidate, ...],
) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    names = [candidate.class_name for candidate in found if candidate.class_name is not None]
    if not names:
        return None, ()
    class_names = tuple(sorted(set(names)))
    number = {name: label for label, name in enumerate(class_names)}
    return np.array([number[name] for name in names], dtype=np.int64), class_names
