"""Do the maps of the page show each image where its projection puts it?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.latent.projections import Projection, pca, two_dimensions
from explorer.ui.pages.encodings.content import can_show_manifold, layout_of
from tests.ui.stand_ins import CODES_ONLY, CONDITIONAL, StandInCore, description, stored

MU = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)


def core_of(**changes: Any) -> tuple[StandInCore, Any]:
    model = description(latent_dim=3, **changes)
    logvar = np.zeros_like(MU) if model.can("gaussian_latent") else None
    return StandInCore([model], {model.name: stored(MU, logvar=logvar)}), model


def test_images_that_a_projection_leaves_out_have_no_place() -> None:
    some = Projection(MU[:3, :2], np.array([4, 7, 9]), ("a", "b"), "some", "", None)
    layout = layout_of(*core_of(), some)
    assert np.flatnonzero(np.isfinite(layout.points).all(1)).tolist() == [4, 7, 9]
    assert layout.prior_at is None
    assert layout.covariances is None


def test_where_the_projection_is_linear_prior_and_posteriors_lie_on_it() -> None:
    layout = layout_of(*core_of(), pca(MU))
    assert layout.prior_at is not None
    assert layout.covariances is not None
    np.testing.assert_allclose(layout.covariances[5], np.eye(2), atol=1e-5)


def test_points_have_no_prior() -> None:
    layout = layout_of(*core_of(capabilities=CODES_ONLY), two_dimensions(MU))
    assert layout.prior_at is None
    assert layout.covariances is None


def test_the_manifold_needs_two_latents_and_no_class() -> None:
    assert can_show_manifold(description())
    assert not can_show_manifold(description(latent_dim=3))
    assert not can_show_manifold(description(capabilities=CONDITIONAL))
