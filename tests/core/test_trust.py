"""Is a place trusted where its picture encodes back to it, and only there?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore, Posterior
from explorer.core.trust import SMALLEST_SIGMA, round_trip_distance, trust_at, usual_distance

Z = np.array([[0.0, 0.0], [1.5, -0.5], [40.0, 40.0]], dtype=np.float32)


def test_the_distance_is_in_standard_deviations_of_the_picture_s_posterior(
    core: ModelCore,
) -> None:
    back = core.encode("tiny-vae", core.decode("tiny-vae", Z))
    assert back.logvar is not None
    expected = np.sqrt((((back.mu - Z) / np.exp(0.5 * back.logvar)) ** 2).sum(1))
    assert round_trip_distance(core, "tiny-vae", Z) == pytest.approx(expected, rel=1e-5)


def test_a_posterior_without_width_counts_as_the_smallest(
    core: ModelCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = Posterior(Z + 0.5, np.full_like(Z, -500.0))
    monkeypatch.setattr(ModelCore, "encode", lambda *_arguments: narrow)
    expected = np.full(3, np.sqrt(2) * 0.5 / SMALLEST_SIGMA)
    assert round_trip_distance(core, "tiny-vae", Z) == pytest.approx(expected, rel=1e-4)


def test_point_codes_are_measured_in_units_of_z(core: ModelCore) -> None:
    back = core.encode("tiny-autoencoder", core.decode("tiny-autoencoder", Z))
    expected = np.linalg.norm(back.mu - Z, axis=1)
    assert round_trip_distance(core, "tiny-autoencoder", Z) == pytest.approx(expected, rel=1e-5)


def test_pictures_that_are_there_are_not_decoded_again(
    core: ModelCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, images = round_trip_distance(core, "tiny-vae", Z), core.decode("tiny-vae", Z)
    monkeypatch.setattr(ModelCore, "decode", None)
    assert round_trip_distance(core, "tiny-vae", Z, decoded=images) == pytest.approx(expected)


def test_nine_in_ten_test_images_are_within_the_usual_distance(core: ModelCore) -> None:
    mu = core.encodings("tiny-vae").mu
    within = round_trip_distance(core, "tiny-vae", mu) <= usual_distance(core, "tiny-vae")
    assert 0.85 < within.mean() < 0.95


def test_trust_falls_from_one_through_a_half_at_the_usual_distance_to_nothing() -> None:
    found = trust_at(np.array([0.0, 2.0, 4.0, 40.0], dtype=np.float32), usual=2.0)
    assert found == pytest.approx([1.0, 0.5, 0.0625, 0.0], abs=1e-6)


def test_far_outside_the_codes_nothing_is_trusted(core: ModelCore) -> None:
    trusted = core.trust("tiny-vae", Z)
    assert trusted[2] < 0.05 < trusted[0]


def test_a_usual_distance_of_nothing_trusts_only_the_place_itself() -> None:
    assert trust_at(np.array([0.0, 1.0], dtype=np.float32), usual=0.0) == pytest.approx([1.0, 0.0])


def test_an_unknown_model_is_refused(core: ModelCore) -> None:
    with pytest.raises(CoreError, match="There is no model"):
        round_trip_distance(core, "nobody", Z)
