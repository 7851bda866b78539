"""Does the receipt say of one image what the core's other answers say?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import CoreError, ElboTable, ModelCore
from explorer.core.loss_map import loss_map
from explorer.core.receipt import bound_samples, elbo_by_class, elbo_samples, receipt

VAE, AUTOENCODER = "tiny-vae", "tiny-autoencoder"


@pytest.fixture(scope="module")
def made(core, digits):
    return receipt(core, VAE, digits[7])


def test_code_and_reconstruction_are_the_models(core, digits, made):
    posterior = core.encode(VAE, digits[[7]])
    np.testing.assert_array_equal(made.mu, posterior.mu[0])
    np.testing.assert_array_equal(made.logvar, posterior.logvar[0])
    np.testing.assert_array_equal(made.reconstruction, core.reconstruct(VAE, digits[[7]])[0])


def test_terms_add_up_and_agree_with_many_draws(core, digits, made):
    terms = made.terms
    assert terms.how == "by quadrature"
    assert terms.elbo_se == 0
    assert terms.elbo == pytest.approx(terms.log_px_given_z - terms.kl)
    assert terms.elbo == pytest.approx(made.evidence.elbo, abs=1e-4)
    table = core.elbo_terms(VAE, digits[[7]], samples=4000)
    assert terms.kl == pytest.approx(float(table.kl[0]), abs=1e-5)
    assert terms.log_px_given_z == pytest.approx(float(table.log_px_given_z[0]), abs=0.3)
    # ELBO ≤ bound ≤ log p(x), to the error of the draws.
    assert terms.elbo - 0.05 < made.evidence.importance_bound < made.evidence.log_px + 0.05


def test_places_are_among_the_stored_test_set(core, made):
    stored, terms = core.encodings(VAE), made.terms
    assert terms.elbo_standing.count == len(stored)
    assert terms.elbo_standing.below == int((stored.elbo < terms.elbo).sum())
    assert terms.kl_standing.below == int((stored.kl < terms.kl).sum())
    below = int((stored.log_px_given_z < terms.log_px_given_z).sum())
    assert terms.log_px_given_z_standing.below == below


def test_a_test_image_ranks_where_its_stored_figure_does(core, digits):
    stored = core.encodings(VAE)
    order = np.argsort(stored.elbo)
    for row in (order[0], order[len(order) // 2], order[-1]):
        rank = receipt(core, VAE, digits[row]).terms.elbo_standing.rank
        own = float((stored.elbo < stored.elbo[row]).mean())
        assert abs(rank - own) < 0.15  # what is stored was estimated by 16 draws


def test_neighbours_are_nearest_first_and_leave_the_image_out(core, digits, made):
    assert made.neighbours.rows[0] == 7
    assert (np.diff(made.neighbours.distances) >= 0).all()
    assert len(made.neighbours.rows) == 10
    without = receipt(core, VAE, digits[7], without_row=7)
    assert 7 not in without.neighbours.rows
    assert len(without.neighbours.rows) == 10
    np.testing.assert_array_equal(made.neighbours.rows[1:], without.neighbours.rows[:9])
    stored = core.encodings(VAE)
    np.testing.assert_array_equal(made.labels, stored.labels[made.neighbours.rows])
    assert made.vote.count == int((made.labels == made.vote.label).sum())


def test_fewer_test_images_than_neighbours_are_all_of_them(write_untrained, digits):
    core = ModelCore.open(write_untrained("few", rows=3), "cpu")
    made = receipt(core, "few", digits[0])
    assert len(made.neighbours.rows) == 3
    assert made.labels is None
    assert made.vote is None


def test_a_code_without_spread_has_no_bound(core, digits):
    made = receipt(core, AUTOENCODER, digits[0])
    assert made.logvar is None
    assert made.evidence is None
    assert made.terms.how == "at the code"
    assert made.terms.kl == 0
    assert made.terms.log_px_given_z == pytest.approx(-made.loss.losses.sum(), rel=1e-5)


def test_more_than_two_latents_are_drawn_from(write_untrained, digits):
    core = ModelCore.open(write_untrained("deep", latent_dim=3), "cpu")
    made = receipt(core, "deep", digits[0])
    assert made.terms.how == "1,000 draws"
    assert made.evidence.log_px is None
    assert made.evidence.samples == 1000
    assert made.terms.elbo == pytest.approx(made.evidence.drawn.elbo, abs=1e-4)
    assert made.terms.elbo_se == made.evidence.drawn.elbo_se > 0
    table = core.elbo_terms("deep", digits[:1], samples=4000)
    assert made.terms.elbo == pytest.approx(float(table.elbo[0]), abs=6 * made.terms.elbo_se)


@pytest.mark.parametrize(
    ("dataset", "changes"),
    [
        ("digits", {}),
        ("digits", {"likelihood": "gaussian"}),
        ("digits", {"likelihood": "gaussian", "sigma": "learned"}),
        ("sprites_color", {"image_shape": (3, 64, 64)}),
        ("sprites_color", {"image_shape": (3, 64, 64), "likelihood": "gaussian"}),
    ],
)
def test_pixels_cost_together_what_the_image_costs(write_untrained, dataset, changes):
    core = ModelCore.open(write_untrained("some", dataset, **changes), "cpu")
    shape = core.describe("some").image_shape
    image = np.random.default_rng(0).integers(0, 256, (1, *shape), dtype=np.uint8)
    found = loss_map(core, "some", image)
    assert found.losses.shape == found.excess.shape == shape[1:]
    model, x, _ = core._on_device("some", image)
    whole = -float(model.log_px_given_z(model.encode(x).mu, x).detach()[0])
    assert float(found.losses.astype(np.float64).sum()) == pytest.approx(whole, rel=1e-5)


def test_a_pixel_that_is_wrong_costs_and_the_map_says_on_which_side(core, digits):
    image = digits[[0]].copy()
    drawn = core.reconstruct(VAE, image)[0, 0].astype(float) / 255
    found = loss_map(core, VAE, image)
    np.testing.assert_allclose(found.excess, image[0, 0] / 255 - drawn, atol=1 / 255)
    flipped = image.copy()
    flipped[0, 0, 3, 3] = 255 - flipped[0, 0, 3, 3]
    changed = loss_map(core, VAE, flipped).excess - found.excess
    assert np.unravel_index(np.abs(changed).argmax(), changed.shape) == (3, 3)


def test_fewer_draws_for_larger_images():
    small, large = np.zeros((1, 8, 8), np.uint8), np.zeros((3, 128, 128), np.uint8)
    assert (elbo_samples(small), bound_samples(small)) == (64, 1000)
    assert (elbo_samples(large), bound_samples(large)) == (16, 200)


def test_classes_are_asked_of_conditional_models_alone(core, digits):
    with pytest.raises(CoreError, match="not conditioned"):
        elbo_by_class(core, VAE, digits[0])


def test_an_image_of_another_shape_is_refused(core):
    with pytest.raises(CoreError, match="uint8 images"):
        receipt(core, VAE, np.zeros((1, 28, 28), np.uint8))


def test_a_conditional_model_is_asked_under_every_class(digits):
    class Stub:
        def describe(self, _name):
            return self

        class_names = ("a", "b", "c")

        def can(self, what):
            return what == "conditional"

        def elbo_terms(self, _name, images, samples, labels):
            assert images.shape == (3, 1, 8, 8)
            assert samples == elbo_samples(images[0])
            assert (images == images[0]).all()
            return ElboTable(-10.0 - labels.astype(np.float32), np.ones((3, 2), np.float32))

    found = elbo_by_class(Stub(), "conditional", digits[0])
    np.testing.assert_allclose(found, [-12, -13, -14])
