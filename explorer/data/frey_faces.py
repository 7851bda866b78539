"""Which images are the Frey faces?  1,965 video frames of one face, 28×20, as in the VAE paper.

Brendan Frey's face, published by Sam Roweis; used by Kingma & Welling, arXiv:1312.6114, Fig. 4.
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data import published_files
from explorer.data.dataset import DataError, Dataset, read_only
from explorer.data.published_files import PublishedFile

NAME = "frey_faces"
IMAGE_SHAPE = (1, 28, 20)
FRAME_COUNT = 1965
PIXEL_COUNT = 28 * 20
VARIABLE = "ff"

FILE = PublishedFile(
    name="frey_rawface.mat",
    # No SHA-256 of this file is published that we could find.  Two programs that fetch it from
    # the first mirror, independently of each other, state one of these each.
    digests=(
        "sha1:32c4bc7a947721c46df32d4f4973f31daf5d3946",
        "md5:5aeb024d42b8a6091f30e5eb18c8a48d",
    ),
    digest_of="file",
    limit_bytes=4_000_000,  # uint8 values and a short header take 1.1 million
    mirrors=(
        "https://cs.nyu.edu/~roweis/data",
        "https://web.archive.org/web/2018id_/https://cs.nyu.edu/~roweis/data",
    ),
    other_forms=("*.npy", "*.mat"),
)

PIXELS = "2438ba4f0d2a6bd8bac43de756141eaa33c8d248dd613d464bdb1210d9b7af78"
"""SHA-256 of the pixels, frame by frame and row by row, in whatever file they are passed on."""

# Neighbouring frames are nearly the same picture, so a random split would test on what was
# trained on.  Instead, of every 393 frames (a fifth of the film) the last 40 are for the test; the
# 40 for validation end 20 frames before them.
BLOCK_FRAMES = 393
HELD_OUT_FRAMES_PER_BLOCK = 40
FRAMES_BETWEEN = 20


def load(split: str) -> Dataset:
    """The 1,565 training, 200 validation or 200 test frames, uint8 (N, 1, 28, 20); no labels.

    Frames keep the film's order. The test's are five contiguous blocks, 353–392, 746–785,
    1139–1178, 1532–1571 and 1925–1964, counted from 0; validation's begin 60 frames before each.

    Raises DataError for a file that is not the published one, DatasetUnavailable where there is
    none and none can be fetched.
    """
    frames = _frames(published_files.folders(NAME))
    return Dataset(NAME, split, read_only(frames[split_of_frames() == split]), None)


def split_of_frames() -> NDArray[np.str_]:
    """The split of each frame, (1965,)."""
    to_the_end = BLOCK_FRAMES - np.arange(FRAME_COUNT) % BLOCK_FRAMES  # of its block, 1 … 393
    splits = np.full(FRAME_COUNT, "train", dtype="<U10")
    splits[to_the_end <= HELD_OUT_FRAMES_PER_BLOCK] = "test"
    first = HELD_OUT_FRAMES_PER_BLOCK + FRAMES_BETWEEN
    is_validation = (to_the_end > first) & (to_the_end <= first + HELD_OUT_FRAMES_PER_BLOCK)
    splits[is_validation] = "validation"
    return splits


@lru_cache(maxsize=1)
def _frames(places: tuple[Path, ...]) -> NDArray[np.uint8]:
    other = None
    for path in published_files.other_forms(FILE, places):
        frames = read_array(path)
        if frames is not None and hashlib.sha256(frames.tobytes()).hexdigest() == PIXELS:
            return read_only(frames)
        other = path
    if other is not None and other.name != FILE.name:
        raise DataError(
            f"{other} does not hold the Frey faces (the SHA-256 of their pixels is "
            f"{PIXELS[:12]}…); remove it or put the genuine frames there."
        )
    return read_mat(published_files.read_contents(FILE, places), FILE.name)


def read_array(path: Path) -> NDArray[np.uint8] | None:
    """The frames in a NumPy or MATLAB file, uint8 (1965, 1, 28, 20); None where it holds none.

    Never unpickles, and reads no file longer than the published one may be.
    """
    try:
        if path.stat().st_size > FILE.limit_bytes:
            return None
        if path.suffix == ".mat":
            return read_mat(path.read_bytes(), path.name)
        # Mapped: a header that promises more than the file holds costs nothing.
        values = np.load(path, mmap_mode="r", allow_pickle=False)
    except (DataError, OSError, ValueError, EOFError):
        return None
    if not isinstance(values, np.ndarray) or values.size != FRAME_COUNT * PIXEL_COUNT:
        return None
    if values.dtype != np.uint8:
        return None
    frames = values.T if values.shape == (PIXEL_COUNT, FRAME_COUNT) else values
    return np.array(frames).reshape(-1, *IMAGE_SHAPE)


def read_mat(contents: bytes, source: str) -> NDArray[np.uint8]:
    """The frames in a MATLAB file, uint8 (1965, 1, 28, 20); raises DataError naming `source`."""
    from scipy.io import loadmat  # here, as it is slow to import and seldom needed
    from scipy.io.matlab import MatReadError

    try:
        values = loadmat(io.BytesIO(contents), variable_names=[VARIABLE]).get(VARIABLE)
    except (MatReadError, ValueError, TypeError, OSError, NotImplementedError) as error:
        raise DataError(f"{source} cannot be read as a MATLAB file.") from error
    if (
        not isinstance(values, np.ndarray)
        or values.shape != (PIXEL_COUNT, FRAME_COUNT)
        or values.dtype != np.uint8
    ):
        raise DataError(
            f"{source} does not hold the variable '{VARIABLE}' of {PIXEL_COUNT} × {FRAME_COUNT} "
            f"values of type uint8."
        )
    return read_only(np.ascontiguousarray(values.T).reshape(-1, *IMAGE_SHAPE))
