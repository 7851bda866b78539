"""Does the epoch scrubber get the same images, a window around them, the picture upright?"""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.models.base import Architecture, ContinuousLatentModel, Encoding
from explorer.training.snapshots import (
    GREY_LEVELS,
    MAX_SNAPSHOTS,
    MIN_EXTENT,
    SNAPSHOT_IMAGES,
    SNAPSHOT_TILES,
    SnapshotRecorder,
)

SHAPE = (1, 4, 4)


class Ramp(ContinuousLatentModel):
    """Decodes to z_2 over the whole picture, and encodes to ± the mean pixel times `scale`."""

    def __init__(self, scale: float):
        super().__init__(Architecture(SHAPE, widths=(1,)))
        self.scale = scale
        self.decoder = nn.Identity()

    def encode(self, x: Tensor, _labels: Tensor | None = None) -> Encoding:
        mean = x.flatten(1).mean(1)
        return Encoding(self.scale * torch.stack([mean, -mean], 1), None)

    def decode(self, z: Tensor, _labels: Tensor | None = None) -> Tensor:
        return z[:, 1, None, None, None].expand(len(z), *SHAPE)

    def log_px_given_z(self, z, x, labels=None):
        raise NotImplementedError

    def loss_terms(self, x, weights, labels=None, generator=None):
        raise NotImplementedError


def split(count: int, labels: bool = True) -> DeviceImages:
    pixels = np.random.default_rng(0).integers(0, 256, (count, *SHAPE), dtype=np.uint8)
    classes = np.arange(count) if labels else None
    return DeviceImages(Dataset("noise", "test", pixels, classes), torch.device("cpu"))


def recorded(model: Ramp, data: DeviceImages, epochs: int = 2):
    recorder = SnapshotRecorder(data, 10)
    for epoch in range(epochs):
        recorder.record(epoch, model)
    return recorder.snapshots()


def test_the_images_are_the_same_for_every_model_and_epoch():
    first, other = recorded(Ramp(1.0), split(1500)), recorded(Ramp(2.0), split(1500))
    assert first.mu.shape == (2, SNAPSHOT_IMAGES, 2)
    assert np.array_equal(first.labels, other.labels)
    assert np.array_equal(first.mu[0], first.mu[1])
    np.testing.assert_allclose(2 * first.mu, other.mu, rtol=1e-6)
    assert len(set(first.labels.tolist())) == SNAPSHOT_IMAGES


def test_few_images_are_all_kept_and_need_no_labels():
    kept = recorded(Ramp(1.0), split(7, labels=False))
    assert kept.mu.shape == (2, 7, 2)
    assert kept.labels is None
    assert kept.epochs.tolist() == [0, 1]


@pytest.mark.parametrize("scale", [0.1, 50.0])
def test_the_window_holds_nearly_all_codes_and_at_least_the_prior(scale):
    kept = recorded(Ramp(scale), split(500))
    inside = np.abs(kept.mu[0]) <= kept.extent[0]
    assert inside.mean() >= 0.99
    assert kept.extent[0] >= MIN_EXTENT
    if scale < 1:
        assert kept.extent[0] == MIN_EXTENT


def test_the_top_row_of_the_picture_has_the_largest_second_coordinate():
    kept = recorded(Ramp(1.0), split(20), epochs=1)
    picture = np.asarray(Image.open(io.BytesIO(kept.manifold_png[0])))
    side = SNAPSHOT_TILES * SHAPE[1]
    assert picture.shape == (side, side)
    rows = picture[:, 0].astype(int)
    assert (np.diff(rows) <= 0).all()
    # Evenly spaced over ±3: the outermost tiles' middles lie at ±2.8.
    expected = 255 / (1 + np.exp(-np.array([2.8, -2.8])))
    half_a_level = 255 / (GREY_LEVELS - 1) / 2
    assert rows[[0, -1]] == pytest.approx(expected, abs=half_a_level + 1)


def test_a_restored_recorder_goes_on_where_the_other_ended():
    model, data = Ramp(1.0), split(30)
    whole = SnapshotRecorder(data, 10)
    for epoch in range(4):
        whole.record(epoch, model)
    broken = SnapshotRecorder(data, 10)
    broken.record(0, model)
    broken.record(1, model)
    resumed = SnapshotRecorder(data, 10)
    resumed.restore(broken.snapshots())
    resumed.record(2, model)
    resumed.record(3, model)
    one, other = whole.snapshots(), resumed.snapshots()
    for key in ("epochs", "mu", "labels", "extent"):
        assert np.array_equal(getattr(one, key), getattr(other, key)), key
    assert one.manifold_png == other.manifold_png


@pytest.mark.parametrize("epochs", [MAX_SNAPSHOTS, MAX_SNAPSHOTS + 1, 160, 3 * MAX_SNAPSHOTS])
def test_a_long_training_keeps_planes_at_even_steps_and_its_first_and_last(epochs):
    model, data = Ramp(1.0), split(5)
    recorder = SnapshotRecorder(data, epochs)
    for epoch in range(epochs + 1):
        recorder.record(epoch, model)
    kept = recorder.snapshots()
    assert len(kept.epochs) == len(kept.mu) == len(kept.extent) == len(kept.manifold_png)
    assert len(kept.epochs) <= MAX_SNAPSHOTS + 1
    assert (kept.epochs[0], kept.epochs[-1]) == (0, epochs)
    assert len(set(np.diff(kept.epochs)[:-1])) == 1


def test_an_interrupted_long_training_keeps_the_same_planes():
    model, data = Ramp(1.0), split(5)
    whole, broken, resumed = (SnapshotRecorder(data, 250) for _ in range(3))
    for epoch in range(251):
        whole.record(epoch, model)
    for epoch in range(78):
        broken.record(epoch, model)
    assert broken.snapshots().epochs[-1] == 77
    resumed.restore(broken.snapshots())
    for epoch in range(78, 251):
        resumed.record(epoch, model)
    assert np.array_equal(whole.snapshots().epochs, resumed.snapshots().epochs)
