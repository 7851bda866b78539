"""Are good, poor, few and copied pictures told apart, where it is known which they are?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from sklearn.neighbors import NearestNeighbors
from torch import nn

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.metrics.classifier import Classifier, ClassifierError
from explorer.metrics.generation import (
    _control,
    draws_from_a_prior,
    generation_figures,
    judged,
    prior_means,
)
from explorer.metrics.nearest_training import copying, nearest_distances
from explorer.metrics.precision_recall import density_coverage, precision_recall
from explorer.metrics.question import Question
from explorer.models.registry import build

CPU = torch.device("cpu")


def points(count: int, dim: int = 3, seed: int = 0) -> torch.Tensor:
    return torch.randn(count, dim, generator=torch.Generator().manual_seed(seed))


# --- precision and recall -------------------------------------------------------------------------


def test_the_same_points_cover_one_another():
    found = precision_recall(points(50), points(50))
    assert (found.precision, found.recall) == (1, 1)


def test_two_draws_of_one_distribution_nearly_do():
    found = precision_recall(points(400), points(400, seed=1))
    assert found.precision > 0.85
    assert found.recall > 0.85


def test_far_pictures_are_not_precise_and_recall_nothing():
    found = precision_recall(points(50), points(50) + 100)
    assert (found.precision, found.recall) == (0, 0)


def test_one_of_two_kinds_is_precise_and_recalls_half():
    one, other = points(200), points(200) + 100
    found = precision_recall(torch.cat([one, other]), points(400, seed=1))
    assert found.precision > 0.85
    assert 0.4 < found.recall <= 0.5


def test_the_reach_is_scikit_learn_s():
    real, generated = points(120), 1.5 * points(90, seed=1)
    neighbours = NearestNeighbors(n_neighbors=3).fit(real.numpy())
    reach = neighbours.kneighbors()[0][:, -1]  # of the points themselves: none is its own
    distances = torch.cdist(generated.double(), real.double()).numpy()
    expected = float((distances <= reach).any(axis=1).mean())
    assert 0 < expected < 1
    assert precision_recall(real, generated).precision == pytest.approx(expected)


def test_density_and_coverage_of_the_same_distribution():
    """Naeem et al., §3.3: expected 1, and 1 − 2^−k for many and as many."""
    found = density_coverage(points(1500), points(1500, seed=1))
    assert found.density == pytest.approx(1, abs=0.08)
    assert found.coverage == pytest.approx(1 - 2**-5, abs=0.015)


def test_an_outlier_s_reach_makes_precise_and_not_dense():
    real = torch.cat([points(300), torch.full((1, 3), 50.0)])
    generated = points(300, seed=1) + 30
    assert precision_recall(real, generated).precision == 1
    found = density_coverage(real, generated)
    assert found.density == pytest.approx(1 / 5)
    assert found.coverage == pytest.approx(1 / 301)


def test_too_few_pictures_are_refused():
    with pytest.raises(ValueError, match="3 pictures have no neighbour number 3"):
        precision_recall(points(10), points(3))


# --- copies ---------------------------------------------------------------------------------------


def noise_images(count: int, seed: int, side: int = 4) -> DeviceImages:
    shape = (count, 1, side, side)
    pixels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    return DeviceImages(Dataset("noise", "train", pixels, None), CPU)


def test_distances_are_the_least_of_all(monkeypatch):
    monkeypatch.setattr("explorer.metrics.nearest_training.IMAGES_AT_ONCE", 7)
    training = noise_images(40, 0)
    rows = torch.arange(5, 33)
    pictures = noise_images(9, 1).batch(torch.arange(9))[0]
    others = training.batch(rows)[0]
    expected = torch.cdist(pictures.flatten(1), others.flatten(1)).amin(1)
    seen: list[int] = []
    found = nearest_distances(pictures, training, rows, seen.append)
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)
    assert sum(seen) == len(rows)


def test_copies_show():
    training = noise_images(300, 0)
    every = torch.arange(300)
    held_out = nearest_distances(noise_images(200, 1).batch(torch.arange(200))[0], training, every)
    fresh = nearest_distances(noise_images(200, 2).batch(torch.arange(200))[0], training, every)
    again = nearest_distances(training.batch(every[:200])[0], training, every)
    assert copying(again, held_out).copies == 1
    assert copying(again, held_out).distance == pytest.approx(0, abs=2e-3)
    assert copying(fresh, held_out).copies < 0.05
    half = torch.cat([again[:100], fresh[:100]])
    assert copying(half, held_out).copies == pytest.approx(0.5, abs=0.03)


def control_of(pictures: torch.Tensor, unseen: DeviceImages) -> dict[str, float]:
    held_out = noise_images(200, 1, 12).batch(torch.arange(200))[0]
    generator, rows = torch.Generator().manual_seed(0), torch.arange(len(unseen))
    return _control(pictures, held_out, (unseen, rows), noise_images(300, 0, 12), generator)


def test_copies_are_those_that_unseen_images_have_not(monkeypatch):
    monkeypatch.setattr("explorer.metrics.generation.PICTURES", 100)
    unseen, every = noise_images(300, 3, 12), torch.arange(300)
    copied = control_of(noise_images(300, 0, 12).batch(every)[0], unseen)
    assert (copied["copies_of_few"], copied["copies_control_images"]) == (1, 300)
    assert copied["copies_of_unseen"] < 0.02
    # A grey field is nearer to any noise than noise is, and copies nothing.
    smooth = control_of(torch.full((50, 1, 12, 12), 0.5), unseen)
    assert smooth["copies_of_few"] == smooth["copies_of_unseen"] == 1
    assert control_of(torch.zeros(5, 1, 12, 12), noise_images(99, 3, 12)) == {}


# --- the judge ------------------------------------------------------------------------------------


def clear_judge() -> Classifier:
    """Reads the brighter of two pixels as the class, surely if they differ."""
    last = nn.Linear(2, 2, bias=False)
    with torch.no_grad():
        last.weight.copy_(1000 * torch.eye(2))
    return Classifier(nn.Sequential(nn.Flatten(), last), 2, 1.0, 10, 10, 0)


def test_kinds_are_counted_and_doubts_seen():
    both = torch.rand(400, 1, 1, 2, generator=torch.Generator().manual_seed(0))
    one = both.sort(dim=3).values
    grey = both[:, :, :, :1].expand(-1, -1, -1, 2)
    found = judged(clear_judge(), one, both)
    assert found["generation_classes"] == pytest.approx(1, abs=0.02)
    assert found["generation_classes_held_out"] == pytest.approx(2, abs=0.02)
    assert found["generation_sure"] > 0.98
    assert found["recall"] < 0.7 < found["precision"]
    doubtful = judged(clear_judge(), grey, both)
    assert doubtful["generation_sure"] == 0
    assert doubtful["generation_classes"] == pytest.approx(2)


# --- models ---------------------------------------------------------------------------------------


def vae(family: str = "vae", **more):
    torch.manual_seed(0)
    return build(family, {"image_shape": (1, 8, 8), "latent_dim": 2, "widths": [16], **more})


def test_an_untrained_model_s_pictures_are_known_by_their_sameness(monkeypatch):
    monkeypatch.setattr("explorer.metrics.generation.PICTURES", 150)
    monkeypatch.setattr("explorer.metrics.classifier.IMAGES_SEEN", 20_000)
    data = DeviceImages(load_dataset("digits", "test"), CPU)
    found = generation_figures(vae(), data, Question(seed=1))
    assert found == generation_figures(vae(), data, Question(seed=1))
    assert found["generation_pictures"] == 150
    assert found["copies_training_images"] == 1257
    assert found["generation_judge_accuracy"] > 0.85
    assert found["recall"] < 0.1  # grey fields are not digits
    assert found["coverage"] < 0.1
    assert found["generation_classes"] < 6
    assert found["copies"] == 0
    assert found["generation_classes_held_out"] > 9
    assert all(math.isfinite(value) for value in found.values())


def test_a_model_that_was_fitted_to_validation_too_is_searched_there_for_copies(monkeypatch):
    monkeypatch.setattr("explorer.metrics.generation.trained_classifier", no_judge)
    validation = DeviceImages(load_dataset("digits", "validation"), CPU)
    copied = validation.batch(torch.arange(50))[0]
    monkeypatch.setattr("explorer.metrics.generation.prior_means", lambda *_: copied)
    data = DeviceImages(load_dataset("digits", "test"), CPU)
    apart = generation_figures(vae(), data, Question())
    fitted = generation_figures(vae(), data, Question(trained_on=("train", "validation")))
    assert fitted["copies"] == 1 > apart["copies"]
    assert fitted["copies_training_images"] == 1257 + 180


def no_judge(*_):
    raise ClassifierError("none")


def test_a_conditional_model_is_told_classes():
    data = DeviceImages(load_dataset("digits", "test"), CPU)
    generator = torch.Generator().manual_seed(0)
    pictures = prior_means(vae("cvae", classes=10), data, 230, generator)
    assert pictures.shape == (230, 1, 8, 8)


def test_without_a_training_split_there_is_nothing_to_say(no_data):  # noqa: ARG001
    pixels = np.zeros((4, 1, 8, 8), dtype=np.uint8)
    pictures = DeviceImages(Dataset("image_folder", "test", pixels, None), CPU)
    assert generation_figures(vae(), pictures, Question()) == {}


def test_it_fits_models_with_a_prior():
    known = load_dataset("digits", "test")
    assert draws_from_a_prior(vae(), known)
    assert draws_from_a_prior(build("rbm", {"image_shape": (1, 8, 8), "latent_dim": 4}), known)
    assert not draws_from_a_prior(vae("autoencoder"), known)
    other = Dataset("my own", "test", known.images, None)
    assert not draws_from_a_prior(vae(), other)
