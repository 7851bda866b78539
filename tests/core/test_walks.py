"""Are walks through shipped models what they say, and geodesics steadier than straight lines?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore, default_checkpoints_dir
from explorer.core.walks import GEODESIC, MAX_STEPS, WAYS, decoded_pixels, geodesic_leg, walk

PAIRS, STEPS = 10, 24
SHIPPED = ("digits-vae-2d", "mnist-vae-2d")


@pytest.fixture(scope="module")
def shipped() -> ModelCore:
    return ModelCore.open(default_checkpoints_dir(), "cpu")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_geodesic_s_pictures_change_more_steadily_than_a_line_s(
    shipped: ModelCore, name: str
) -> None:
    """On ten pairs of test images; and never longer, looked at between its knots too."""
    mu, generator = shipped.encodings(name).mu, np.random.default_rng(0)
    steadier, shorter, uneven = 0, 0, []
    pairs = [generator.choice(len(mu), 2, replace=False) for _ in range(PAIRS)]
    pairs[0] = [198 % len(mu), 7503 % len(mu)]  # once longer than the line between its knots
    for pair in (mu[rows] for rows in pairs):
        line, curve = (walk(shipped, name, pair, way, STEPS) for way in ("straight", GEODESIC))
        steadier += curve.pace.unevenness < line.pace.unevenness
        assert curve.line is not None
        shorter += curve.travelled <= curve.line * (1 + 1e-3)
        uneven.append((line.pace.unevenness, curve.pace.unevenness))
    lines, curves = np.mean(uneven, axis=0)
    assert steadier == PAIRS
    assert shorter == PAIRS
    assert curves < 0.02 < 0.2 < lines


@pytest.mark.parametrize("way", WAYS)
def test_a_walk_s_pictures_and_pace_are_those_of_its_codes(core: ModelCore, way: str) -> None:
    anchors = core.encodings("tiny-vae").mu[[0, 7, 20]]
    found = walk(core, "tiny-vae", anchors, way, 12)
    assert found.z.shape == (12, 2)
    np.testing.assert_array_equal(found.z[[0, -1]], anchors[[0, -1]])
    np.testing.assert_array_equal(found.images, core.decode("tiny-vae", found.z))
    pixels = decoded_pixels(core, "tiny-vae", found.z).reshape(12, -1).astype(np.float64)
    np.testing.assert_allclose(
        found.pace.steps, np.sqrt((np.diff(pixels, axis=0) ** 2).sum(1)), rtol=1e-5
    )
    assert found.travelled >= found.pace.length * (1 - 1e-4)


def test_known_legs_are_taken_as_they_are(core: ModelCore) -> None:
    anchors = core.encodings("tiny-vae").mu[[0, 7]]
    leg = geodesic_leg(core, "tiny-vae", *anchors)
    once, again = (walk(core, "tiny-vae", anchors, GEODESIC, 9, legs=legs) for legs in ((), [leg]))
    np.testing.assert_array_equal(once.z, again.z)


def test_codes_outside_of_the_window_have_a_way_too(core: ModelCore) -> None:
    found = walk(core, "tiny-autoencoder", np.float32([[-30, 0], [30, 5]]), GEODESIC, 8)
    assert np.isfinite(found.z).all()


@pytest.mark.parametrize(
    ("anchors", "way", "steps", "words"),
    [
        ([[0, 0], [1, 1]], "scenic", 9, "no way 'scenic'"),
        ([[0, 0]], "straight", 9, "2 to 12 anchors"),
        ([[0, 0]] * 13, "straight", 9, "2 to 12 anchors"),
        ([[0, 0], [1, 1]], "straight", MAX_STEPS + 1, "steps"),
        ([[0, 0], [1, np.inf]], GEODESIC, 9, "not finite"),
        ([[0, 0, 0], [1, 1, 1]], GEODESIC, 9, "codes of shape"),
    ],
)
def test_what_is_no_walk_is_refused(
    core: ModelCore, anchors: list[list[float]], way: str, steps: int, words: str
) -> None:
    with pytest.raises(CoreError, match=words):
        walk(core, "tiny-vae", np.float32(anchors), way, steps)
