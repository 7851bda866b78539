"""Does the shared grid find what quadrature finds for each image alone?"""

from __future__ import annotations

import pytest
import torch

from explorer.metrics.grid_evidence import (
    MOST_REFINED,
    TOLERANCE,
    has_grid,
    log_px_given_classes_on_grid,
    refined,
)
from explorer.metrics.quadrature import exact_posterior
from explorer.models.registry import build
from tests.readme import README

SHAPE = (1, 6, 6)


def made(family: str = "cvae", **more):
    torch.manual_seed(0)
    settings = {"image_shape": SHAPE, "latent_dim": 2, "widths": [16]} | more
    if family == "cvae":
        settings["classes"] = 3
    return build(family, settings).eval()


def test_it_meets_quadrature_under_every_class():
    model = made()
    with torch.no_grad():  # a decoder that matters: an untrained one hardly moves with z
        for weights in model.decoder.parameters():
            weights.mul_(4)
    x = torch.rand(3, *SHAPE, generator=torch.Generator().manual_seed(1)).round()
    found = log_px_given_classes_on_grid(model, x, 3).log_px
    assert found.shape == (3, 3)
    for i in range(3):
        for label in range(3):
            exact = exact_posterior(model, x[i : i + 1], torch.tensor([label])).log_px
            assert float(found[i, label]) == pytest.approx(exact, abs=0.01)


def test_a_finer_grid_changes_nothing():
    model, x = made(), torch.rand(2, *SHAPE)
    coarse, fine = (log_px_given_classes_on_grid(model, x, 3, side).log_px for side in (128, 300))
    torch.testing.assert_close(coarse, fine, atol=1e-3, rtol=0)


def far_and_narrow():
    """p(x|z) falls off two cliffs 0.02 wide, at z₁ = 4.9 and at z₂ = 0.3."""
    model = made(widths=[2])
    x = (torch.arange(36) % 2).float().view(1, *SHAPE)
    with torch.no_grad():
        for weights in model.parameters():
            weights.zero_()
        layers = [part for part in model.decoder.modules() if isinstance(part, torch.nn.Linear)]
        signs = 2 * x.flatten() - 1
        for unit, (axis, at) in enumerate(((0, 4.9), (1, 0.3))):
            layers[0].weight[unit, axis], layers[0].bias[unit] = 100.0, -100.0 * at
            layers[-1].weight[:, unit] = -signs
        layers[-1].bias.copy_(2.0 * signs)
    return model, x


def test_what_falls_between_the_nodes_or_beyond_them_is_found_one_by_one():
    model, x = far_and_narrow()
    rough = log_px_given_classes_on_grid(model, x, 3, side=24)
    exact = [exact_posterior(model, x, torch.tensor([label])).log_px for label in range(3)]
    assert (rough.doubt > TOLERANCE).all()
    found, count = refined(model, x, rough)
    assert count == 3
    assert found.log_px[0].tolist() == pytest.approx(exact, abs=1e-4)
    assert not torch.allclose(rough.log_px[0], torch.tensor(exact), atol=0.02)
    assert not found.doubt.any()


def test_a_posterior_too_narrow_to_integrate_keeps_its_doubt():
    model, x = far_and_narrow()
    rough = log_px_given_classes_on_grid(model, x, 3, side=24)
    with torch.no_grad():
        last = [part for part in model.encoder.modules() if isinstance(part, torch.nn.Linear)][-1]
        last.bias[2:] = -30.0  # log σ²
    found, count = refined(model, x, rough)
    assert count == 0
    assert torch.equal(found.log_px, rough.log_px)
    assert (found.doubt > TOLERANCE).all()


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (made(), True),
        (made(latent_dim=3), False),
        (made(latent_dim=1), False),
        (made(likelihood="gaussian"), False),
        (made("autoencoder"), False),
    ],
)
def test_it_says_where_it_can_be_used(model, expected):
    assert has_grid(model) is expected


def test_the_readme_says_when_an_integral_is_taken_by_itself() -> None:
    told = f"a doubt of more than {TOLERANCE:g} nats the most doubtful {MOST_REFINED} integrals one"
    assert told in README
