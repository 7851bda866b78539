"""Are the gap's two parts those of the quadrature, and is a plain image's place the one it has?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import Core, CoreError
from explorer.core.evidence import evidence

VAE, AUTOENCODER = "tiny-vae", "tiny-autoencoder"


def test_the_two_parts_are_the_gap(core: Core) -> None:
    image = core.test_images(VAE, [3]).images[0]
    gap = core.inference_gap(VAE, image)
    exact = evidence(core, VAE, image[None])
    assert exact.kl_q_p is not None
    assert exact.log_px is not None
    assert 0 <= gap.amortisation <= exact.kl_q_p + 4 * gap.amortisation_se
    assert gap.elbo <= exact.log_px + 0.1
    assert core.inference_gap(VAE, image) == gap


def test_a_plain_image_has_the_place_that_its_bound_gives(core: Core) -> None:
    found = core.likeliest_plain_image(VAE)
    elbo = core.encodings(VAE).elbo
    assert found.standing.below == int((elbo < found.elbo).sum())
    dot = np.zeros((1, 8, 8), np.uint8)
    dot[0, 3, 3] = 255
    images = np.stack([*(np.full((1, 8, 8), value, np.uint8) for value in (0, 128, 255)), dot])
    assert found.elbo == pytest.approx(core.elbo_terms(VAE, images, 16).elbo.max())


def test_a_model_without_a_bound_says_so(core: Core) -> None:
    image = core.test_images(AUTOENCODER, [0]).images[0]
    with pytest.raises(CoreError, match="without σ"):
        core.inference_gap(AUTOENCODER, image)
    with pytest.raises(CoreError, match="no bound"):
        core.likeliest_plain_image(AUTOENCODER)
