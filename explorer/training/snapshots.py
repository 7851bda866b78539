"""What did the latent plane look like from epoch to epoch?

For the epoch scrubber: the posterior means of a fixed part of the validation set and a small
picture of the manifold, kept while a model with two latent dimensions is trained.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.data.device_images import DeviceImages
from explorer.images.png import png_bytes
from explorer.images.tiling import tile
from explorer.latent.windows import SquareWindow, cells_of
from explorer.models.base import ContinuousLatentModel

SNAPSHOT_IMAGES = 1000
SNAPSHOT_TILES = 15
TILE_PX = 14
"""A tile larger than this is halved: the picture lies under points and is replayed."""
GREY_LEVELS = 16
"""Enough for a backdrop, and half of the bytes."""
MIN_EXTENT = 3.0
MAX_SNAPSHOTS = 50
"""After the first; a longer training keeps every second plane, or every third."""


@dataclass(frozen=True, eq=False)
class Snapshots:
    """The plane after each of some epochs, epoch 0 being the untrained model.

    Attributes:
        epochs: int64 (E,), ascending.
        mu: float32 (E, N, 2), the posterior means of the same N held-out images.
        labels: int64 (N,), or None.
        extent: float32 (E,), half the width of the square window of z that holds these means.
        manifold_png: E pictures as PNG: evenly spaced z decoded over [-extent, extent]², the top
            row having the largest z_2.
    """

    epochs: NDArray[np.int64]
    mu: NDArray[np.float32]
    labels: NDArray[np.int64] | None
    extent: NDArray[np.float32]
    manifold_png: list[bytes]


class SnapshotRecorder:
    """Collects snapshots while a model is trained.

    Args:
        images: the validation set, whose posterior means are shown.
        epochs: how many the training has.
    """

    def __init__(self, images: DeviceImages, epochs: int):
        self._stride = math.ceil(epochs / MAX_SNAPSHOTS)
        count = min(SNAPSHOT_IMAGES, len(images))
        # The first rows of a fixed permutation: the same images for every model of a data set.
        rows = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))[:count]
        self._x, labels = images.batch(rows.to(images.device))
        self._labels = labels
        self._epochs: list[int] = []
        self._mu: list[NDArray[np.float32]] = []
        self._extent: list[float] = []
        self._manifold: list[bytes] = []

    @torch.inference_mode()
    def record(self, epoch: int, model: ContinuousLatentModel) -> None:
        """Keep the plane as it is now."""
        model.eval()
        # Half precision, as the file keeps them: a thousandth of the window is less than a point.
        mu = model.encode(self._x, self._labels).mu.half().float().cpu().numpy()
        # 99 % of the means lie in the window; one outlier must not shrink all others.
        extent = max(MIN_EXTENT, float(np.quantile(np.abs(mu), 0.99)) * 1.1)
        self._epochs.append(epoch)
        self._mu.append(mu)
        self._extent.append(extent)
        self._manifold.append(_manifold_picture(model, extent, self._x.device))

    def snapshots(self) -> Snapshots:
        """What was recorded so far, with even steps between all but the last two."""
        last = len(self._epochs) - 1
        return self._at([i for i in range(last) if self._epochs[i] % self._stride == 0] + [last])

    def latest(self) -> Snapshots:
        """The last one recorded, alone."""
        return self._at([len(self._epochs) - 1])

    def _at(self, places: list[int]) -> Snapshots:
        labels = None if self._labels is None else self._labels.cpu().numpy()
        return Snapshots(
            np.array([self._epochs[i] for i in places], dtype=np.int64),
            np.stack([self._mu[i] for i in places]).astype(np.float32),
            labels,
            np.array([self._extent[i] for i in places], dtype=np.float32),
            [self._manifold[i] for i in places],
        )

    def restore(self, kept: Snapshots) -> None:
        """Go on after the snapshots of an interrupted run."""
        self._epochs = [int(epoch) for epoch in kept.epochs]
        self._mu = list(kept.mu)
        self._extent = [float(extent) for extent in kept.extent]
        self._manifold = list(kept.manifold_png)


def _manifold_picture(model: ContinuousLatentModel, extent: float, device: torch.device) -> bytes:
    columns, rows = cells_of(model.image_shape, SNAPSHOT_TILES)
    z = torch.from_numpy(SquareWindow(0.0, 0.0, extent).cell_centres(columns, rows))
    images = model.decode_mean(z.to(device)).float()
    factor = max(1, images.shape[-1] // TILE_PX)
    small = torch.nn.functional.avg_pool2d(images, factor) if factor > 1 else images
    # 0 stays black and 1 white.
    pixels = small.mul(GREY_LEVELS - 1).round().mul(255 / (GREY_LEVELS - 1)).round()
    tiles = pixels.to(torch.uint8).cpu().numpy()
    return png_bytes(tile(tiles, rows, columns), is_kept=True)
