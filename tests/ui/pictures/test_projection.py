"""Is a test set drawn as it is where it has two latents, and on principal components else?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.ui.pictures.projection import flat_projection
from tests.ui.stand_ins import StandInCore, description, stored

MU = np.random.default_rng(0).normal(size=(40, 4)).astype(np.float32)


@pytest.mark.parametrize(("latent_dim", "method"), [(2, ""), (4, "PCA")])
def test_two_latents_stay_and_more_are_projected(latent_dim: int, method: str) -> None:
    model = description(name=f"flat-{latent_dim}", latent_dim=latent_dim)
    mu = MU[:, :latent_dim]
    drawn = flat_projection(StandInCore([model], {model.name: stored(mu)}), model.name)
    assert drawn.points.shape == (40, 2)
    assert np.array_equal(drawn.points, mu) == (latent_dim == 2)
    assert method in drawn.method
