"""Do numbers too small for a normal float cost a training nothing, and change nothing?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.models.registry import build
from explorer.training.fast.denormals import flush_denormals
from explorer.training.fit import TrainingRun
from explorer.training.settings import TrainingSettings

TINY = 1e-39


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Whatever this process is told here, it forgets."""
    yield
    torch.set_flush_denormal(False)


def test_tiny_numbers_become_zero_and_normal_ones_stay() -> None:
    tiny, normal = torch.tensor([TINY]), torch.tensor([1e-37])
    assert (tiny * 0.5).item() > 0
    flush_denormals()
    assert (tiny * 0.5).item() == 0
    assert (normal * 0.5).item() == pytest.approx(5e-38)


def test_a_training_comes_to_the_same_weights() -> None:
    def trained() -> torch.Tensor:
        pixels = np.random.default_rng(0).integers(0, 2, (64, 1, 4, 4), dtype=np.uint8) * 255
        pixels[:, :, 0] = 0
        pixels[0, :, 0] = 255  # lit once an epoch: its weights' means decay in between
        images = DeviceImages(Dataset("noise", "train", pixels, None), torch.device("cpu"))
        with torch.random.fork_rng():
            torch.manual_seed(0)
            model = build("vae", {"image_shape": (1, 4, 4), "widths": (8,)})
        run = TrainingRun(model, images, images, TrainingSettings(epochs=60, batch_size=2))
        list(run.epochs())
        return torch.cat([weight.flatten() for weight in model.state_dict().values()])

    usual = trained()
    flush_denormals()
    torch.testing.assert_close(trained(), usual, rtol=1e-4, atol=1e-6)
