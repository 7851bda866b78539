"""Do new images come from the prior and the pixels' own distribution, and again from their seed?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import CoreError, ModelCore
from explorer.core.samples import MAX_SAMPLES, draw_images, drawn_test_images
from explorer.models.registry import build


def test_the_same_seed_draws_the_same_images_and_another_does_not(core: ModelCore) -> None:
    one, same, other = (draw_images(core, "tiny-vae", 9, seed) for seed in (4, 4, 5))
    np.testing.assert_array_equal(one.means, same.means)
    np.testing.assert_array_equal(one.draws, same.draws)
    assert (one.means != other.means).any()


@pytest.mark.parametrize("name", ["tiny-vae", "tiny-autoencoder"])
def test_means_are_decoded_from_standard_normal_codes(core: ModelCore, name: str) -> None:
    z = torch.randn(9, 2, generator=torch.Generator().manual_seed(4)).numpy()
    found = draw_images(core, name, 9, 4)
    np.testing.assert_array_equal(found.means, core.decode(name, z))
    assert found.labels is None
    halved = draw_images(core, name, 9, 4, temperature=0.5)
    np.testing.assert_array_equal(halved.means, core.decode(name, 0.5 * z))


def test_bernoulli_pixels_are_black_or_white_and_as_often_white_as_their_mean(
    core: ModelCore,
) -> None:
    found = draw_images(core, "tiny-vae", MAX_SAMPLES, 0)
    assert set(np.unique(found.draws)) == {0, 255}
    assert found.outside == 0
    p = found.means.astype(np.float64) / 255
    offset = (found.draws / 255 - p).sum() / np.sqrt((p * (1 - p)).sum())
    assert abs(offset) < 4


@pytest.mark.parametrize("logvar", [0.0, -2.0])
def test_gaussian_pixels_lie_about_their_means_by_sigma(logvar: float) -> None:
    settings = {"image_shape": (1, 8, 8), "latent_dim": 2, "widths": [4], "likelihood": "gaussian"}
    model = build("vae", settings | {"sigma": "learned"})
    with torch.no_grad():
        model.logvar_x.fill_(logvar)
        means, draws = model.sample(4000, generator=torch.Generator().manual_seed(0))
    offset = draws - means
    assert float(offset.std()) == pytest.approx(np.exp(logvar / 2), rel=0.01)
    assert abs(float(offset.mean())) < 4 * np.exp(logvar / 2) / np.sqrt(offset.numel())


def test_what_a_gaussian_pixel_shows_is_cut_and_counted(
    write_untrained: Callable[..., Path],
) -> None:
    folder = write_untrained("gauss", likelihood="gaussian")
    found = draw_images(ModelCore.open(folder, "cpu"), "gauss", 400, 0)
    # Means near ½, σ = 1: beyond ½ on either side lies 2 (1 − Φ(½)) = 0.617 of a normal.
    assert found.outside == pytest.approx(0.617, abs=0.03)
    assert found.spread == pytest.approx(1.0, abs=0.02)


def test_test_images_are_drawn_by_seed_and_of_the_class_asked_for(core: ModelCore) -> None:
    labels = core.encodings("tiny-vae").labels
    assert labels is not None
    found = drawn_test_images(core, "tiny-vae", 64, 3, label=7)
    sevens = core.test_images("tiny-vae", np.flatnonzero(labels == 7)).images
    kinds = {image.tobytes() for image in sevens}
    assert found.images.shape == (64, 1, 8, 8)
    assert all(image.tobytes() in kinds for image in found.images)
    again = drawn_test_images(core, "tiny-vae", 64, 3, label=7)
    np.testing.assert_array_equal(found.images, again.images)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"count": 0}, "choose 1 to"),
        ({"count": MAX_SAMPLES + 1}, "choose 1 to"),
        ({"temperature": 0.0}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"seed": -1}, "seed"),
        ({"label": 3}, "not told a class"),
        ({"name": "nobody"}, "There is no model"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    core: ModelCore, changes: dict[str, object], words: str
) -> None:
    asked: dict[str, object] = {"name": "tiny-vae", "count": 4, "seed": 0}
    with pytest.raises(CoreError, match=words):
        draw_images(core, **(asked | changes))  # type: ignore[arg-type]
