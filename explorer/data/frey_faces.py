"""Which images are the Frey faces?  1,965 video frames of one face, 28×20, as in the VAE paper.

Brendan Frey's face, published by Sam Roweis; used by Kingma & Welling, arXiv:1312.6114, Fig. 4.
"""

from __future__ import annotations

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
)

# Neighbouring frames are nearly the same picture, so a random split would test on what was
# trained on.  Instead, of every 393 frames (a fifth of the film) the last 40 are held out.
BLOCK_FRAMES = 393
TEST_FRAMES_PER_BLOCK = 40


def load(split: str) -> Dataset:
    """The 1,765 training or 200 test frames, uint8 (N, 1, 28, 20), in the film's order; no labels.

    The test frames are five contiguous blocks, 353–392, 746–785, 1139–1178, 1532–1571 and
    1925–1964, counted from 0.

    Raises DataError for a file that is not the published one, DatasetUnavailable where there is
    none and none can be fetched.
    """
    frames = _frames(published_files.folders(NAME))
    return Dataset(NAME, split, read_only(frames[is_test_frame() == (split == "test")]), None)


def is_test_frame() -> NDArray[np.bool_]:
    """Which frames are held out?  bool (1965,)."""
    place_in_block = np.arange(FRAME_COUNT) % BLOCK_FRAMES
    return place_in_block >= BLOCK_FRAMES - TEST_FRAMES_PER_BLOCK


@lru_cache(maxsize=1)
def _frames(places: tuple[Path, ...]) -> NDArray[np.uint8]:
    return read_mat(published_files.read_contents(FILE, places), FILE.name)


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
