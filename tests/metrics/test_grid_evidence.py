"""Does the shared grid find what quadrature finds for each image alone?"""

from __future__ import annotations

import pytest
import torch

from explorer.metrics.grid_evidence import has_grid, log_px_given_classes_on_grid
from explorer.metrics.quadrature import exact_posterior
from explorer.models.registry import build

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
    found = log_px_given_classes_on_grid(model, x, 3)
    assert found.shape == (3, 3)
    for i in range(3):
        for label in range(3):
            exact = exact_posterior(model, x[i : i + 1], torch.tensor([label])).log_px
            assert float(found[i, label]) == pytest.approx(exact, abs=0.01)


def test_a_finer_grid_changes_nothing():
    model, x = made(), torch.rand(2, *SHAPE)
    coarse, fine = (log_px_given_classes_on_grid(model, x, 3, side) for side in (128, 300))
    torch.testing.assert_close(coarse, fine, atol=1e-3, rtol=0)


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
