"""Is the gradient that is written out autograd's?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.models.beta_vae import BetaVAE
from explorer.models.registry import build
from explorer.models.vae import VAE
from explorer.objectives.weights import ObjectiveWeights
from explorer.training import steps
from explorer.training.fast.analytic_gradient import analytic_gradient
from explorer.training.fit import TrainingRun
from explorer.training.settings import TrainingSettings

SHAPE = (1, 5, 4)
WEIGHTS = [(1.0, 1.0), (4.0, 1.0), (0.0, 1.0), (1.0, 0.0), (0.3, 2.0)]


def model(family: str = "vae", **architecture: Any) -> Any:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build(family, {"image_shape": SHAPE, "widths": (7, 6)} | architecture)


def gradients(one: torch.nn.Module) -> dict[str, torch.Tensor | None]:
    return {
        name: None if weight.grad is None else weight.grad.clone()
        for name, weight in one.named_parameters()
    }


def by_autograd(one: Any, x: torch.Tensor, weights: ObjectiveWeights) -> dict[str, Any]:
    one.zero_grad()
    one.loss_terms(x, weights, None, torch.Generator().manual_seed(3))["loss"].mean().backward()
    return gradients(one)


def written(one: Any, x: torch.Tensor, weights: ObjectiveWeights) -> dict[str, Any]:
    one.zero_grad()
    found = analytic_gradient(one, "float32")
    assert found is not None
    found.take(x, weights, torch.Generator().manual_seed(3))
    return gradients(one)


@pytest.mark.parametrize(("beta", "reconstruction_weight"), WEIGHTS)
@given(
    widths=st.lists(st.integers(1, 9), min_size=1, max_size=3),
    latent_dim=st.integers(1, 5),
    images=st.integers(1, 8),
    seed=st.integers(0, 1000),
)
def test_it_is_autograds(
    beta: float,
    reconstruction_weight: float,
    widths: list[int],
    latent_dim: int,
    images: int,
    seed: int,
) -> None:
    one = model(widths=tuple(widths), latent_dim=latent_dim)
    x = torch.rand(images, *SHAPE, generator=torch.Generator().manual_seed(seed))
    weights = ObjectiveWeights(beta, reconstruction_weight)
    expected, found = by_autograd(one, x, weights), written(one, x, weights)
    for name, gradient in expected.items():
        if gradient is None:
            assert found[name] is None, name
        else:
            torch.testing.assert_close(found[name], gradient, rtol=1e-4, atol=1e-6, msg=name)


@pytest.mark.parametrize(
    ("family", "changes"),
    [
        ("cvae", {"classes": 3}),
        ("autoencoder", {}),
        ("vae", {"likelihood": "gaussian"}),
        ("vae", {"image_shape": (1, 8, 8), "backbone": "conv", "widths": (4, 4)}),
    ],
)
def test_other_models_are_left_to_autograd(family: str, changes: dict[str, Any]) -> None:
    assert analytic_gradient(model(family, **changes), "float32") is None


def test_what_is_built_upon_a_vae_is_left_to_autograd() -> None:
    class Other(VAE):
        """Its loss may be another."""

    class Further(BetaVAE):
        """And so may be this one's."""

    for kind in (Other, Further):
        assert analytic_gradient(kind(model().architecture), "float32") is None


def test_it_is_not_inherited_but_may_be_declared_anew() -> None:
    class Same(VAE):
        """With the same loss."""

        has_analytic_gradient = True

    class Further(Same):
        """Which says nothing of its loss."""

    assert analytic_gradient(Same(model().architecture), "float32") is not None
    assert analytic_gradient(Further(model().architecture), "float32") is None


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_training_comes_to_the_same_weights(
    precision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trained() -> torch.Tensor:
        pixels = np.random.default_rng(0).integers(0, 256, (64, *SHAPE), dtype=np.uint8)
        images = DeviceImages(Dataset("noise", "train", pixels, None), torch.device("cpu"))
        one = model("beta_vae")
        settings = TrainingSettings(
            epochs=3, batch_size=16, beta=4.0, precision=precision, binarisation="dynamic"
        )
        list(TrainingRun(one, images, images, settings).epochs())
        return torch.cat([weight.flatten() for weight in one.state_dict().values()])

    found = trained()
    monkeypatch.setattr(steps, "analytic_gradient", lambda *_: None)
    expected = trained()
    tolerance = 1e-5 if precision == "float32" else 2e-3
    torch.testing.assert_close(found, expected, rtol=tolerance, atol=tolerance)
