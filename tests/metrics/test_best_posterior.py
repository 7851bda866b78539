"""Is the best Gaussian found where it is known in closed form, and never a worse one than q?"""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from explorer.metrics.best_posterior import best_posterior
from explorer.models.registry import build
from tests.metrics.conftest import SHAPE, LinearGaussian


def searched(model: LinearGaussian, x: torch.Tensor):
    return best_posterior(model, x, None, torch.Generator().manual_seed(1))


def image() -> torch.Tensor:
    return torch.rand(1, *SHAPE, generator=torch.Generator().manual_seed(2))


def test_an_encoder_that_is_off_is_corrected_and_the_rest_is_nothing() -> None:
    model, x = LinearGaussian(off=1.0), image()
    found, best = searched(model, x), LinearGaussian().encode(x)
    assert torch.allclose(found.mu, best.mu[0], atol=0.05)
    assert torch.allclose(found.logvar, best.logvar[0], atol=0.1)
    assert found.elbo == pytest.approx(float(model.log_evidence(x)), abs=0.02)
    error = 4 * found.amortisation_gap_se + 0.02
    assert found.amortisation_gap == pytest.approx(model.kl_q_p(), abs=error)
    assert found.approximation_gap == pytest.approx(0, abs=0.01)


def test_what_no_independent_gaussian_can_be_is_left() -> None:
    """The posterior's dimensions correlate; the best q has one over its precision's diagonal."""
    model, x = LinearGaussian(), image()
    turn = torch.tensor([[0.8, -0.6], [0.6, 0.8]])
    model.loadings = nn.Parameter((model.loadings @ turn).detach())
    precision = torch.eye(2) + model.loadings.T @ model.loadings / model.sigma**2
    precision = precision.detach()
    missing = 0.5 * (precision.diagonal().log().sum() - torch.logdet(precision))
    found = searched(model, x)
    assert float(missing) > 0.1
    assert torch.allclose(found.logvar, -precision.diagonal().log(), atol=0.1)
    assert float(model.log_evidence(x)) - found.elbo == pytest.approx(float(missing), abs=0.1)
    assert 0 < found.approximation_gap_se < float(missing)
    error = 4 * found.approximation_gap_se + 0.01
    assert found.approximation_gap == pytest.approx(float(missing), abs=error)


def test_the_encoder_s_answer_is_kept_where_nothing_is_better() -> None:
    found = searched(LinearGaussian(), image())
    assert found.amortisation_gap == pytest.approx(0, abs=1e-3)
    assert math.isfinite(found.elbo)


def test_a_point_has_no_gap() -> None:
    settings = {"image_shape": SHAPE, "latent_dim": 2, "widths": [4]}
    model = build("autoencoder", settings).eval()
    with pytest.raises(ValueError, match="no Gaussian posterior"):
        best_posterior(model, image(), None, torch.Generator())
