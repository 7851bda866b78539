"""Does quadrature find log p(x) and what q misses, where both are known exactly?"""

from __future__ import annotations

import pytest
import torch

from explorer.metrics.likelihood import importance_weighted_bound
from explorer.metrics.quadrature import exact_posterior, is_too_narrow
from explorer.models.base import ContinuousLatentModel
from explorer.models.registry import build


@pytest.mark.parametrize("latent_dim", [1, 2])
@pytest.mark.parametrize("sigma", [1.0, 0.5, 0.05])
@pytest.mark.parametrize("off", [0.0, 0.5, -0.5])
def test_evidence_and_gap_are_the_closed_form_s(linear_gaussian, images, latent_dim, sigma, off):
    model, x = linear_gaussian(off, sigma, latent_dim), images[:1]
    found = exact_posterior(model, x)
    assert found.log_px == pytest.approx(model.log_evidence(x).item(), abs=5e-3, rel=1e-4)
    assert found.kl_q_p == pytest.approx(model.kl_q_p(), abs=5e-3)
    # Each on its own: the bound in q's coordinates, the others on a grid of the plane.
    assert found.elbo + found.kl_q_p == pytest.approx(found.log_px, abs=5e-3)
    assert found.q_mass == pytest.approx(1.0, abs=1e-3)


def test_the_posterior_on_the_nodes_is_the_posterior(linear_gaussian, images):
    model, x = linear_gaussian(), images[1:2]
    found = exact_posterior(model, x)
    mu, logvar = model.encode(x)
    mass = torch.exp(found.log_posterior) * found.weights
    assert mass.sum().item() == pytest.approx(1.0, abs=1e-3)
    mean = (mass[:, None] * found.z).sum(0)
    variance = (mass[:, None] * (found.z - mean).square()).sum(0)
    torch.testing.assert_close(mean, mu[0].detach(), rtol=0, atol=1e-3)
    torch.testing.assert_close(variance, logvar[0].exp().detach(), rtol=1e-2, atol=0)


def test_a_vae_s_evidence_is_where_the_importance_weighted_bound_goes(images):
    torch.manual_seed(0)
    model = build("vae", {"image_shape": (1, 2, 3), "latent_dim": 2, "widths": [8]}).eval()
    assert isinstance(model, ContinuousLatentModel)
    with torch.inference_mode():
        for parameter in model.parameters():
            parameter.mul_(3)
    x = images[:1]
    found = exact_posterior(model, x)
    bound = importance_weighted_bound(model, x, 50_000, torch.Generator().manual_seed(0))
    assert found.log_px == pytest.approx(bound.item(), abs=0.02)
    assert found.kl_q_p > 0


def test_what_it_cannot_integrate_is_refused(linear_gaussian, images):
    with pytest.raises(ValueError, match="at most 2"):
        exact_posterior(linear_gaussian(latent_dim=3), images[:1])
    with pytest.raises(ValueError, match="2 images"):
        exact_posterior(linear_gaussian(), images[:2])
    point = build("autoencoder", {"image_shape": (1, 2, 3), "widths": [4]})
    assert isinstance(point, ContinuousLatentModel)
    with pytest.raises(ValueError, match="Gaussian posterior"):
        exact_posterior(point, images[:1])


@pytest.mark.parametrize(
    ("mu", "logvar", "too_narrow"),
    [
        ((0.0, 0.0), (0.0, 0.0), False),
        ((1.0, -2.0), (-6.0, -5.0), False),
        ((0.0, 0.0), (-11.0, -11.0), False),
        ((300.0, 0.0), (-4.0, -4.0), True),
        ((0.0, 0.0), (0.0, -30.0), True),
        ((0.0, 0.0), (-1e4, -1e4), True),
    ],
)
def test_a_ball_that_no_grid_holds_is_known(mu, logvar, too_narrow):
    assert is_too_narrow(torch.tensor(mu), torch.tensor(logvar)) is too_narrow
