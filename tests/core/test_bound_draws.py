"""Does log p(x), by quadrature, equal the ELBO by draws plus KL(q(z|x) ‖ p(z|x))?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore, default_checkpoints_dir
from explorer.core.bound_draws import bound_draws
from explorer.core.evidence import evidence, posterior_map
from explorer.metrics.bound_climb import climb

DRAWS = 16_384
WITHIN_NATS = 0.05


@pytest.mark.parametrize("row", [0, 7, 100])
def test_the_three_add_up(core, digits, row):
    found = bound_draws(core, "tiny-vae", digits[row : row + 1], DRAWS, seed=row)
    elbo = found.log_weights.mean(dtype=np.float64)
    assert elbo + found.kl_q_p == pytest.approx(found.log_px, abs=WITHIN_NATS)
    assert found.kl_q_p > 0


@pytest.mark.parametrize("name", ["digits-vae-2d", "mnist-vae-2d", "mnist-gaussian-vae-2d"])
def test_the_three_add_up_for_models_that_ship(name):
    core = ModelCore.open(default_checkpoints_dir(), "cpu")
    image = core.test_images(name, [1])
    found = bound_draws(core, name, image.images, DRAWS, seed=1)
    elbo = found.log_weights.mean(dtype=np.float64)
    assert elbo + found.kl_q_p == pytest.approx(found.log_px, abs=WITHIN_NATS)


def test_the_importance_weighted_bound_climbs_to_the_evidence(core, digits):
    found = bound_draws(core, "tiny-vae", digits[:1], DRAWS)
    climbed = climb(found.log_weights, [1, 8, 64, 512])
    assert (np.diff(climbed.bound) > 0).all()
    assert climbed.bound[-1] == pytest.approx(found.log_px, abs=WITHIN_NATS)


def test_it_is_the_evidence_that_other_pages_show(core, digits):
    found = bound_draws(core, "tiny-vae", digits[3:4], 10)
    shown = evidence(core, "tiny-vae", digits[3:4], samples=10)
    assert found.log_px == pytest.approx(shown.log_px, abs=1e-6)
    assert found.kl_q_p == pytest.approx(shown.kl_q_p, abs=1e-6)
    posterior = core.encode("tiny-vae", digits[3:4])
    np.testing.assert_allclose(found.mu, posterior.mu[0], rtol=1e-5)
    np.testing.assert_allclose(found.logvar, posterior.logvar[0], rtol=1e-5)


def test_the_seed_decides_the_draws_however_many_there_are(core, digits):
    one, more, other = (
        bound_draws(core, "tiny-vae", digits[:1], count, seed).log_weights
        for count, seed in ((5000, 1), (5000, 1), (5000, 2))
    )
    np.testing.assert_array_equal(one, more)
    assert (one != other).any()
    assert len(one) == 5000


def test_what_cannot_be_integrated_is_refused(core, write_untrained, digits):
    with pytest.raises(CoreError, match="at most 2 dimensions"):
        bound_draws(core, "tiny-autoencoder", digits[:1], 10)
    deep = ModelCore.open(write_untrained("deep", latent_dim=3), "cpu")
    with pytest.raises(CoreError, match="at most 2 dimensions"):
        bound_draws(deep, "deep", digits[:1], 10)
    with pytest.raises(CoreError, match="number of draws"):
        bound_draws(core, "tiny-vae", digits[:1], 0)
    with pytest.raises(CoreError, match="One image"):
        bound_draws(core, "tiny-vae", digits[:2], 10)


def test_a_ball_too_small_for_any_grid_is_refused_at_once():
    name = "mnist-reconstruction-only-2d"
    core = ModelCore.open(default_checkpoints_dir(), "cpu")
    image = core.test_images(name, [0])
    with pytest.raises(CoreError, match="never held near the prior"):
        bound_draws(core, name, image.images, 10)


def test_the_window_holds_both_distributions(core, digits):
    found = bound_draws(core, "tiny-vae", digits[:1], 10)
    sigma = np.exp(0.5 * np.array(found.logvar))
    away = np.abs(np.array(found.mu) - found.centre) + 3 * sigma
    assert (away <= found.half_width).all()
    shown = posterior_map(
        core, "tiny-vae", digits[:1], found.centre[:2], found.half_width, side=128
    )
    wide = posterior_map(core, "tiny-vae", digits[:1], (0.0, 0.0), 6.0, side=256)
    cell, wide_cell = (found.half_width / 128) ** 2, (6.0 / 256) ** 2
    peak = wide.density.max() / shown.density.max()
    assert shown.density.sum() * cell == pytest.approx(
        wide.density.sum() * wide_cell / peak, rel=0.06
    )
