"""Is the judge as good as it says, the same for the same seed, and fair to what it is shown?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.metrics import classifier as judging
from explorer.metrics.classifier import (
    Classifier,
    ClassifierError,
    agreement,
    trained_classifier,
)

CPU = torch.device("cpu")


def split(name: str, which: str) -> DeviceImages:
    return DeviceImages(load_dataset(name, which), CPU)


@pytest.fixture(scope="module")
def digits_judge() -> Classifier:
    return trained_classifier(split("digits", "train"), split("digits", "test"), seed=1)


def test_its_accuracy_is_that_of_the_test_split_and_not_worse_than_a_plain_regression(digits_judge):
    train, test = (load_dataset("digits", which) for which in ("train", "test"))
    regression = LogisticRegression(max_iter=1000)
    regression.fit(train.images[:].reshape(len(train.labels), -1) / 255, train.labels)
    reference = regression.score(test.images[:].reshape(len(test.labels), -1) / 255, test.labels)
    assert digits_judge.accuracy >= reference - 0.02
    x, labels = split("digits", "test").batch(torch.arange(len(test.labels)))
    read = digits_judge.probabilities(x).argmax(1)
    assert digits_judge.accuracy == pytest.approx((read == labels).double().mean().item())
    assert (digits_judge.trained_on, digits_judge.tested_on) == (len(train.labels), len(x))
    assert digits_judge.classes == 10


def test_probabilities_add_up_to_one(digits_judge):
    found = digits_judge.probabilities(torch.rand(7, 1, 8, 8))
    assert found.shape == (7, 10)
    torch.testing.assert_close(found.sum(1), torch.ones(7))


def test_the_seed_decides_and_the_global_state_is_left_alone(monkeypatch):
    monkeypatch.setattr(judging, "MAX_EPOCHS", 1)
    train, test = split("digits", "train"), split("digits", "test")
    state = torch.get_rng_state()
    x = torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    first, again, other = (
        trained_classifier(train, test, seed).probabilities(x) for seed in (0, 0, 1)
    )
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(first, again)
    assert not torch.allclose(first, other)


class _Table(torch.nn.Module):
    """Reads the class off the first pixel: pixel 0.2 says class 2 with probability 0.75."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        said = (x[:, 0, 0, 0] * 10).round().long()
        probabilities = torch.full((len(x), 3), 0.125)
        return probabilities.scatter(1, said[:, None], 0.75).log()


def test_agreement_counts_what_was_asked_for():
    judge = Classifier(_Table(), 3, 1.0, 1, 1, 0)
    shown = torch.tensor([0, 0, 1, 1, 2, 2, 2, 2])
    asked = torch.tensor([0, 0, 1, 2, 2, 2, 2, 1])
    found = agreement(judge, (shown / 10).view(-1, 1, 1, 1), asked)
    assert found.share == pytest.approx(6 / 8)
    assert found.confidence == pytest.approx((6 * 0.75 + 2 * 0.125) / 8)
    assert (found.worst_class, found.worst_share) == (1, pytest.approx(1 / 2))
    assert found.pictures == 8


@pytest.mark.parametrize("shape", [(1, 2, 2), (3, 64, 48), (1, 28, 20), (1, 3, 9)])
def test_any_shape_of_image_is_taken(shape, monkeypatch):
    monkeypatch.setattr(judging, "IMAGES_SEEN", 20)
    pixels = np.random.default_rng(0).integers(0, 256, (9, *shape), dtype=np.uint8)
    data = DeviceImages(Dataset("noise", "train", pixels, np.arange(9) % 3), CPU)
    judge = trained_classifier(data, data)
    assert judge.classes == 3
    assert judge.probabilities(torch.rand(2, *shape)).shape == (2, 3)


@pytest.mark.parametrize("labels", [None, np.zeros(9, np.int64)])
def test_without_classes_to_tell_apart_it_says_so(labels):
    pixels = np.zeros((9, 1, 4, 4), np.uint8)
    data = DeviceImages(Dataset("plain", "train", pixels, labels), CPU)
    with pytest.raises(ClassifierError, match="plain"):
        trained_classifier(data, data)


def test_on_mnist_it_reads_98_of_100(mnist_judge):
    assert mnist_judge.accuracy >= 0.98
