"""How do a data set's images get to the device, batch by batch?

A split that is an array is copied to the device once, as uint8, and indexed there: no per-image
loader, no copy per step. A split that is drawn on demand (sprites) is drawn per batch.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from explorer.data.dataset import Dataset


class DeviceImages:
    """The images and labels of a split, ready to be indexed on a device."""

    def __init__(self, dataset: Dataset, device: torch.device):
        self.dataset = dataset
        self.device = device
        images = dataset.images
        self._resident: Tensor | None = None
        if isinstance(images, np.ndarray):
            # A copy: the data set's own array is read-only and shared by everyone.
            self._resident = torch.from_numpy(np.array(images)).to(device)
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
