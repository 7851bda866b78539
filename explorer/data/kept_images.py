"""Where does this machine keep the test images of a person's own folder, for the models of it?

A card names a folder's images by a digest of their pixels alone, never by where they lie. The held
out ones, as they were prepared, stay in the cache of whoever read the folder, under that digest.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data.dataset import ImageSource, read_only
from explorer.data.published_files import folders

FOLDER = "image_folder"
DIGEST = re.compile("[0-9a-f]{64}")
LIMIT_BYTES = 1 << 27
"""Larger test splits are not kept: the folder itself lies on this machine."""


def images_digest(images: NDArray[np.uint8]) -> str:
    """SHA-256, hexadecimal, of the shape and the pixels of uint8 images (N, C, H, W)."""
    digest = hashlib.sha256(f"{images.shape} ".encode())
    digest.update(np.ascontiguousarray(images).data)
    return digest.hexdigest()


def keep_images(source: ImageSource) -> None:
    """Keep the images in the user's cache; a cache that cannot be written is none.

    They appear there whole or not at all.

    Args:
        source: a test split as it was read from a folder; what is drawn on demand needs no cache.
    """
    images = np.asarray(source) if isinstance(source, np.ndarray) else None
    if images is None or images.nbytes > LIMIT_BYTES:
        return
    path = folders(FOLDER)[-1] / f"{images_digest(images)}.npy"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                np.save(file, images, allow_pickle=False)
            Path(fresh).replace(path)
        finally:
            Path(fresh).unlink(missing_ok=True)  # has gone already where all went well


def kept_images(digest: object) -> NDArray[np.uint8] | None:
    """The images of this digest, uint8 (N, C, H, W), read-only; None if they are not here.

    Args:
        digest: as a card gives it, which may be anything; no other text reaches the file system.
    """
    if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
        return None
    for folder in folders(FOLDER):
        path = folder / f"{digest}.npy"
        with contextlib.suppress(OSError, ValueError):
            return _checked(path, path.stat().st_mtime_ns)
    return None


@lru_cache(maxsize=2)
def _checked(path: Path, _changed_ns: int) -> NDArray[np.uint8]:
    """The images of a file that is named by their digest; ValueError if it holds others."""
    images: NDArray[np.uint8] = np.load(path, allow_pickle=False)
    if images.dtype != np.uint8 or images.ndim != 4 or images_digest(images) != path.stem:
        raise ValueError(f"{path.name} holds other images than its name says")
    return read_only(images)
