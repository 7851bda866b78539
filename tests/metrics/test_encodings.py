"""What does a file keep of a test set's codes?"""

from __future__ import annotations

import torch

from explorer.metrics.encodings import HALF_NATS, Encodings
from explorer.objectives.elbo import gaussian_kl_per_dim


def encodings(scale: float, spread: float = 1.0) -> Encodings:
    generator = torch.Generator().manual_seed(0)
    mu = scale * torch.randn(500, 10, generator=generator)
    logvar = spread * torch.randn(500, 10, generator=generator) - 2
    return Encodings(mu, logvar, None, torch.zeros(500), gaussian_kl_per_dim(mu, logvar))


def test_codes_near_the_prior_are_kept_in_half_precision():
    whole = encodings(1.0)
    kept = whole.tensors()
    assert kept["mu"].dtype == kept["logvar"].dtype == torch.float16
    kl = gaussian_kl_per_dim(kept["mu"].float(), kept["logvar"].float()).sum(1)
    assert (kl - whole.kl_per_dim.sum(1)).abs().max() < HALF_NATS
    assert kept["log_px_given_z"].dtype == torch.float32
    assert "kl_per_dim" not in kept


def test_codes_far_out_are_kept_whole():
    far = encodings(300.0)
    kept = far.tensors()
    assert torch.equal(kept["mu"], far.mu)
    assert torch.equal(kept["logvar"], far.logvar)


def test_codes_beyond_half_s_range_are_kept_whole():
    far = encodings(1e6)
    assert torch.equal(far.tensors()["mu"], far.mu)


def test_points_are_kept_as_they_are():
    mu = torch.randn(5, 2, generator=torch.Generator().manual_seed(0))
    kept = Encodings(mu, None, None, torch.zeros(5), torch.zeros(5, 2)).tensors()
    assert torch.equal(kept["mu"], mu)
