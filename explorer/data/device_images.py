"""How do a data set's images get to the device, batch by batch?

A split that is an array is copied to the device once, as uint8, and indexed there: no per-image
loader, no copy per step. A split that is drawn on demand is drawn ahead, once, where it fits
(faces, held-out sprites), and otherwise per batch.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.data.dataset import Dataset, ImageSource

DRAWN_AHEAD_BYTES = 1 << 30
"""Drawing may take longer than learning; a gibibyte is what a laptop can spare for it."""
DRAWN_AT_ONCE = 512


class DeviceImages:
    """The images and labels of a split, ready to be indexed on a device."""

    def __init__(self, dataset: Dataset, device: torch.device):
        self.dataset = dataset
        self.device = device
        self._resident: Tensor | None = None
        if (
            isinstance(dataset.images, np.ndarray)
            or np.prod(dataset.images.shape) <= DRAWN_AHEAD_BYTES
        ):
            self._resident = torch.from_numpy(_drawn(dataset.images)).to(device)
        self._labels = (
            None
            if dataset.labels is None
            else torch.from_numpy(np.array(dataset.labels, dtype=np.int64)).to(device)
        )

    def __len__(self) -> int:
        return len(self.dataset.images)

    def batch(self, index: Tensor) -> tuple[Tensor, Tensor | None]:
        """Pixels in [0, 1], float32 (B, C, H, W), and labels int64 (B,) of the rows `index`."""
        if self._resident is not None:
            # Twice as fast as indexing with brackets, which may take any shape of index.
            pixels = self._resident.index_select(0, index)
        else:
            pixels = torch.from_numpy(self.dataset.images[index.cpu().numpy()]).to(self.device)
        labels = None if self._labels is None else self._labels[index]
        return pixels.float().div_(255), labels


def _drawn(images: ImageSource) -> NDArray[np.uint8]:
    """All images in a new array, (N, C, H, W): a data set's own is read-only and everyone's."""
    everything = np.empty(images.shape, dtype=np.uint8)
    for start in range(0, len(images), DRAWN_AT_ONCE):
        rows = np.arange(start, min(start + DRAWN_AT_ONCE, len(images)))
        everything[rows] = images[rows]
    return everything
