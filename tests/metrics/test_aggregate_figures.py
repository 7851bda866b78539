"""Are the aggregate posterior’s figures a perfect model’s where it is one, and else left out?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics.aggregate_figures import DRAWS, MOST_OFF, aggregate_figures
from explorer.metrics.errors import ERROR
from explorer.metrics.question import Question
from explorer.models.registry import build

PARTS = ("kl_aggregate_posterior", "total_correlation", "kl_marginals", "prior_overlap")


class Perfect(torch.nn.Module):
    """Image n is encoded to the n-th of posteriors of one width whose aggregate is N(0, I)."""

    def __init__(self, images: int, dims: int, deviation: float) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(7)
        spread = math.sqrt(1 - deviation**2)
        self.mu = spread * torch.randn(images, dims, generator=generator)
        self.logvar = torch.full_like(self.mu, 2 * math.log(deviation))

    def encode(self, x: torch.Tensor, _labels: object) -> tuple[torch.Tensor, torch.Tensor]:
        rows = (255 * x[:, 0, 0]).round().long() @ torch.tensor([256, 1])
        return self.mu[rows], self.logvar[rows]


def numbered(images: int, name: str = "noise") -> DeviceImages:
    """Each image's two pixels hold its number."""
    pixels = np.arange(images, dtype=">u2").view(np.uint8).reshape(images, 1, 1, 2)
    return DeviceImages(Dataset(name, "test", pixels, None), torch.device("cpu"))


@pytest.mark.parametrize(("images", "deviation"), [(200, 0.3), (10_000, 0.05)])
def test_a_perfect_model_is_shown_as_one(images, deviation):
    """Its overlap came out as 0.91 at 10,000 images without a word; TC as −0.05 to −0.10."""
    found = aggregate_figures(Perfect(images, 2, deviation), numbered(images), Question())
    for key in PARTS:
        error = found[f"{key}{ERROR}"]
        assert found[key] == pytest.approx(found[f"{key}_if_prior"], abs=3 * error), key
        truth = 1 if key == "prior_overlap" else 0
        assert abs(found[f"{key}_if_prior"] - truth) < MOST_OFF
    for key in PARTS[:3]:
        assert found[key] == pytest.approx(0, abs=3 * found[f"{key}{ERROR}"]), key
    assert found["prior_overlap_if_prior"] < 0.95


def test_what_a_perfect_model_would_not_show_either_is_left_out():
    """Ten latents and 200 images: KL 1.6 and overlap 0.4 by the estimate, 0 and 1 in truth."""
    found = aggregate_figures(Perfect(200, 10, 0.5), numbered(200), Question())
    for key in ("kl_aggregate_posterior", "total_correlation", "prior_overlap"):
        assert found[key] is found[f"{key}{ERROR}"] is found[f"{key}_if_prior"] is None
    assert found["mutual_information"] is found["mutual_information_se"] is None
    assert found["kl_marginals"] == pytest.approx(0, abs=3 * found["kl_marginals_se"])


def test_a_film_s_blocks_are_the_sample():
    film = aggregate_figures(Perfect(200, 2, 0.3), numbered(200, "frey_faces"), Question())
    assert film["latent_blocks"] == 5


def test_a_model_s_figures_and_their_seed(monkeypatch):
    monkeypatch.setattr("explorer.metrics.aggregate_figures.DRAWS", 90)
    torch.manual_seed(0)
    model = build("vae", {"image_shape": (1, 4, 4), "latent_dim": 3, "widths": [8]})
    pixels = np.random.default_rng(0).integers(0, 256, (37, 1, 4, 4), dtype=np.uint8)
    data = DeviceImages(Dataset("noise", "test", pixels, None), torch.device("cpu"))
    found = aggregate_figures(model, data, Question(seed=1))
    assert found == aggregate_figures(model, data, Question(seed=1))
    assert found != aggregate_figures(model, data, Question(seed=2))
    assert found["latent_draws"] == 90 != DRAWS
    autoencoder = build("autoencoder", {"image_shape": (1, 4, 4), "latent_dim": 3, "widths": [8]})
    with pytest.raises(TypeError, match="Gaussian"):
        aggregate_figures(autoencoder, data, Question())
