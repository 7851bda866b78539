"""Are binary images drawn from their grey levels, anew or once for good, as is said?"""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.data.binarised_images import BINARISATIONS, STATIC_SEED, device_images
from explorer.data.dataset import Dataset

CPU = torch.device("cpu")
GREY = np.array([0, 64, 128, 255], dtype=np.uint8)
COUNT = 2500


def split() -> Dataset:
    pixels = np.broadcast_to(GREY.reshape(1, 1, 2, 2), (COUNT, 1, 2, 2)).copy()
    return Dataset("grey", "test", pixels, np.arange(COUNT) % 7)


def read(images, rows=None):
    return images.batch(torch.arange(COUNT) if rows is None else rows)


@pytest.mark.parametrize("kind", ["dynamic", "static"])
def test_pixels_are_on_as_often_as_they_are_bright(kind):
    x, labels = read(device_images(split(), CPU, kind))
    assert x.dtype == torch.float32
    assert set(x.unique().tolist()) == {0.0, 1.0}
    share = x.flatten(1).mean(0)
    assert share.tolist() == pytest.approx((GREY / 255).tolist(), abs=0.04)
    assert share[0] == 0
    assert share[3] == 1
    assert labels.tolist() == [row % 7 for row in range(COUNT)]


def test_dynamic_draws_differ_from_reading_to_reading_and_follow_the_seed():
    images = device_images(split(), CPU, "dynamic", seed=3)
    first, second = read(images)[0], read(images)[0]
    assert not torch.equal(first, second)
    again = device_images(split(), CPU, "dynamic", seed=3)
    assert torch.equal(read(again)[0], first)
    assert not torch.equal(read(device_images(split(), CPU, "dynamic", seed=4))[0], first)


def test_static_draws_stay_whatever_the_seed_and_the_order():
    images = device_images(split(), CPU, "static", seed=3)
    first = read(images)[0]
    assert torch.equal(read(images)[0], first)
    assert torch.equal(read(device_images(split(), CPU, "static", seed=4))[0], first)
    rows = torch.tensor([7, 2, 2000])
    assert torch.equal(read(images, rows)[0], first[rows])
    expected = torch.bernoulli(
        torch.from_numpy(split().images[:1000]).float() / 255,
        generator=torch.Generator().manual_seed(STATIC_SEED),
    )
    assert torch.equal(first[:1000], expected)


def test_none_leaves_the_grey_and_others_are_refused():
    x, _ = read(device_images(split(), CPU))
    assert torch.equal(x[0].flatten(), torch.from_numpy(GREY).float() / 255)
    assert BINARISATIONS[0] == "none"
    with pytest.raises(ValueError, match="no binarisation 'often'"):
        device_images(split(), CPU, "often")
