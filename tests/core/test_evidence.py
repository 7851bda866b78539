"""Are one image's bounds in their order, and is its posterior drawn the right way up?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore
from explorer.core.evidence import evidence, posterior_map


def test_the_bounds_of_an_image_are_in_their_order(core, digits):
    found = evidence(core, "tiny-vae", digits[:1], samples=2000, seed=1)
    assert (found.samples, found.seed) == (2000, 1)
    assert found.log_px is not None
    assert found.elbo is not None
    assert found.kl_q_p is not None
    # ELBO ≤ importance-weighted bound ≤ log p(x), the last within the error of 2,000 draws.
    assert found.elbo <= found.log_px
    assert found.log_px - found.elbo == pytest.approx(found.kl_q_p, abs=5e-3)
    assert found.elbo - 0.05 < found.importance_bound < found.log_px + 0.05
    table = core.elbo_terms("tiny-vae", digits[:1], samples=4000)
    assert found.elbo == pytest.approx(table.elbo[0], abs=0.3)


def test_the_seed_decides_the_draws(core, digits):
    one, again, other = (
        evidence(core, "tiny-vae", digits[:1], samples=5, seed=seed) for seed in (1, 1, 2)
    )
    assert one == again
    assert one.importance_bound != other.importance_bound
    assert one.log_px == other.log_px


def test_more_than_two_latents_have_a_bound_only(write_untrained, digits):
    core = ModelCore.open(write_untrained("deep", latent_dim=3), "cpu")
    found = evidence(core, "deep", digits[:1], samples=3)
    assert found.log_px is found.elbo is found.kl_q_p is None
    assert np.isfinite(found.importance_bound)


def test_the_errors_that_are_said_are_the_spread_over_seeds(write_untrained, digits):
    core = ModelCore.open(write_untrained("deep", latent_dim=3), "cpu")
    found = [evidence(core, "deep", digits[:1], 100, seed).drawn for seed in range(60)]
    for figure in ("elbo", "bound", "gap"):
        spread = np.std([getattr(one, figure) for one in found], ddof=1)
        said = np.sqrt(np.square([getattr(one, f"{figure}_se") for one in found]).mean())
        assert 0.65 < said / spread < 1.45


def test_the_map_of_the_posterior_is_upright_and_where_the_code_is(core, digits):
    posterior = core.encode("tiny-vae", digits[:1])
    centre = (float(posterior.mu[0, 0]) - 1.0, float(posterior.mu[0, 1]) + 1.5)
    found = posterior_map(core, "tiny-vae", digits[:1], centre, half_width=4.0, side=64)
    assert found.density.shape == (64, 64)
    assert found.density.max() == 1.0
    assert found.low[0] < found.high[0]
    assert found.low[1] < found.high[1]
    across = np.linspace(found.low[0], found.high[0], 64)
    up = np.linspace(found.high[1], found.low[1], 64)  # the first row is the largest z_2
    total = found.density.sum()
    mean = (found.density * across).sum() / total, (found.density * up[:, None]).sum() / total
    # The encoder's mean is near the posterior's: within two of its deviations on either axis.
    reach = 2 * np.exp(0.5 * posterior.logvar[0])
    assert abs(mean[0] - posterior.mu[0, 0]) < reach[0]
    assert abs(mean[1] - posterior.mu[0, 1]) < reach[1]


def test_models_without_what_it_takes_are_refused(core, write_untrained, digits):
    with pytest.raises(CoreError, match="no Gaussian latent"):
        evidence(core, "tiny-autoencoder", digits[:1])
    deep = ModelCore.open(write_untrained("deep", latent_dim=3), "cpu")
    for other, name in ((deep, "deep"), (core, "tiny-autoencoder")):
        with pytest.raises(CoreError, match="two latent dimensions under a prior"):
            posterior_map(other, name, digits[:1], (0.0, 0.0), 3.0)


@pytest.mark.parametrize("samples", [0, -1, 10**9])
def test_a_bad_number_of_samples_is_refused(core, digits, samples):
    with pytest.raises(CoreError, match=f"not {samples}"):
        evidence(core, "tiny-vae", digits[:1], samples)


@pytest.mark.parametrize(
    ("centre", "half_width", "side"),
    [
        ((0.0, 0.0), 0.0, 10),
        ((0.0, 0.0), -1.0, 10),
        ((0.0, 0.0), float("nan"), 10),
        ((0.0, 0.0), float("inf"), 10),
        ((float("nan"), 0.0), 1.0, 10),
        ((0.0, 0.0), 1.0, 1),
        ((0.0, 0.0), 1.0, 100_000),
    ],
)
def test_a_window_that_is_none_is_refused(core, digits, centre, half_width, side):
    with pytest.raises(CoreError, match="cannot be drawn"):
        posterior_map(core, "tiny-vae", digits[:1], centre, half_width, side)


@pytest.mark.parametrize("what", [evidence, lambda *a: posterior_map(*a, (0.0, 0.0), 3.0)])
def test_one_image_at_a_time(core, digits, what):
    with pytest.raises(CoreError, match="One image is taken at a time, not 2"):
        what(core, "tiny-vae", digits[:2])
    with pytest.raises(CoreError, match="uint8 images"):
        what(core, "tiny-vae", digits[:1].astype(np.float32))


@pytest.mark.parametrize("seed", [-1, 2**70])
def test_a_bad_seed_is_refused(core, digits, seed):
    with pytest.raises(CoreError, match="seed"):
        evidence(core, "tiny-vae", digits[:1], 5, seed)


def test_a_large_image_in_colour_has_bounds_alone(write_untrained):
    """Integrating its evidence would take ten seconds a picture."""
    shape = (3, 64, 64)
    folder = write_untrained("large", "one_face", image_shape=shape)
    core = ModelCore.open(folder, "cpu")
    found = evidence(core, "large", np.full((1, *shape), 90, np.uint8), samples=8)
    assert np.isfinite(found.importance_bound)
    assert (found.log_px, found.elbo, found.kl_q_p) == (None, None, None)
