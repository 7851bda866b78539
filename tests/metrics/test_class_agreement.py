"""Are pictures that a prior over codes draws for a class shown to an independent judge?"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.metrics import class_agreement, classifier
from explorer.metrics.further import FURTHER, further_figures
from explorer.metrics.question import Question
from explorer.models.registry import build

CPU = torch.device("cpu")


def coded(classes: int):
    settings = {"image_shape": (1, 8, 8), "widths": [8], "patch": 4, "codes": 4}
    return build("vq_vae", settings | {"classes": classes, "prior_width": 8}).eval()


@pytest.fixture(scope="module")
def test_digits() -> DeviceImages:
    return DeviceImages(load_dataset("digits", "test"), CPU)


def test_only_a_prior_that_is_told_the_class_is_asked(test_digits: DeviceImages) -> None:
    fits = FURTHER["classes"].fits
    assert fits(coded(10), test_digits.dataset)
    assert not fits(coded(0), test_digits.dataset)
    unlabelled = SimpleNamespace(labels=None)
    assert not fits(coded(10), unlabelled)


def test_as_many_pictures_of_each_class_are_judged(
    monkeypatch: pytest.MonkeyPatch, test_digits: DeviceImages
) -> None:
    monkeypatch.setattr(classifier, "MAX_EPOCHS", 2)
    monkeypatch.setattr(class_agreement, "CODED_PICTURES_PER_CLASS", 30)
    found = further_figures("classes", coded(10), test_digits, Question(seed=3))
    assert found["class_agreement_pictures"] == 300
    assert found["classes_seed"] == 3
    assert 0 <= found["class_agreement"] < 0.5  # untrained: it draws no class
    assert 0.5 < found["classifier_accuracy"] <= 1
