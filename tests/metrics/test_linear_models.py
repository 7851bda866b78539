"""Are the linear models beside a nonlinear one what they should be?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from torch import Tensor

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.metrics.linear_models import has_linear_rivals, linear_figures
from explorer.metrics.question import Question
from explorer.models.base import ContinuousLatentModel
from explorer.models.registry import build

TEST = load_dataset("digits", "test")


class PrincipalComponents(torch.nn.Module):
    """What PCA of the training images is, with a model's face."""

    latent_dim = 2

    def __init__(self) -> None:
        super().__init__()
        train = load_dataset("digits", "train").images
        self.pca = PCA(self.latent_dim).fit(train.reshape(len(train), -1) / 255)

    def reconstruct(self, x: Tensor, _labels: Tensor | None = None) -> Tensor:
        made = self.pca.inverse_transform(self.pca.transform(x.flatten(1).numpy()))
        return torch.from_numpy(made).view_as(x)


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return linear_figures(
        PrincipalComponents(), DeviceImages(TEST, torch.device("cpu")), Question()
    )


def test_a_model_that_is_pca_has_its_error(figures: dict[str, float]) -> None:
    assert figures["squared_error"] == pytest.approx(figures["squared_error_pca"], rel=1e-4)
    assert figures["squared_error_se"] == pytest.approx(figures["squared_error_pca_se"], rel=1e-3)


def test_a_lead_has_the_error_of_the_differences(figures: dict[str, float]) -> None:
    """Against itself a model leads by nothing, and surely: what both find hard is in neither."""
    assert figures["lead_on_pca"] == pytest.approx(0, abs=1e-6)
    assert figures["lead_on_pca_se"] < 0.01 * figures["squared_error_se"]
    lead = figures["squared_error_factor_analysis"] - figures["squared_error"]
    assert figures["lead_on_factor_analysis"] == pytest.approx(lead)
    assert 0 < figures["lead_on_factor_analysis_se"] < figures["squared_error_se"]
    assert "linear_blocks" not in figures


def test_no_linear_model_is_better_than_pca_and_none_is_as_bad_as_the_mean(
    figures: dict[str, float],
) -> None:
    x = TEST.images.reshape(len(TEST.images), -1) / 255
    spread = float(np.square(x - x.mean(axis=0)).mean())
    assert figures["squared_error_pca"] < figures["squared_error_factor_analysis"] < spread


def test_they_stand_beside_models_of_small_published_data_alone() -> None:
    model = build("vae", {"image_shape": (1, 8, 8), "latent_dim": 2, "widths": [8]})
    assert isinstance(model, ContinuousLatentModel)
    assert has_linear_rivals(model, TEST)
    many = Dataset("mnist", "test", np.zeros((10_000, 1, 28, 28), np.uint8), None)
    own = Dataset("image_folder", "test", TEST.images, None)
    assert not has_linear_rivals(model, many)
    assert not has_linear_rivals(model, own)
    assert not has_linear_rivals(build("vq_vae", {"image_shape": (1, 8, 8)}), TEST)
