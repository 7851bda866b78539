"""Are a conditional model's own figures complete, reproducible and honest about how they came?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.metrics import classifier
from explorer.metrics.conditional import class_count, label_figures, prior_pictures
from explorer.metrics.question import Question
from explorer.models.registry import build

CPU = torch.device("cpu")
SHAPE = (1, 8, 8)


def made(**more):
    torch.manual_seed(0)
    settings = {"image_shape": SHAPE, "latent_dim": 2, "widths": [8], "classes": 10}
    return build("cvae", settings | more).eval()


def noise(count: int = 20) -> DeviceImages:
    generator = np.random.default_rng(0)
    pixels = generator.integers(0, 256, (count, *SHAPE), dtype=np.uint8)
    names = tuple("abcdefghij")
    labels = generator.integers(0, 10, count)
    return DeviceImages(Dataset("noise", "test", pixels, labels, names), CPU)


@pytest.mark.parametrize(
    ("more", "how"),
    [
        ({}, "quadrature on 2·256² z, 0 of 200 integrals one by one, the others to 0.00 nats"),
        ({"likelihood": "gaussian"}, "K = 7 draws"),
        ({"latent_dim": 3}, "K = 7 draws"),
    ],
)
def test_it_says_how_a_label_was_weighed(more, how):
    found = label_figures(made(**more), noise(), Question(samples=7))
    assert found["label_worth_how"] == how
    assert found["label_worth_images"] == 20
    assert found["label_worth"] <= math.log(10)
    # There is no training split of noise, so nobody can judge pictures of it.
    assert "class_agreement" not in found


def test_a_judge_of_the_same_data_reads_the_prior_s_pictures(monkeypatch):
    monkeypatch.setattr(classifier, "MAX_EPOCHS", 2)
    test = DeviceImages(load_dataset("digits", "test"), CPU)
    first, again, other = (
        label_figures(made(latent_dim=3), test, Question(samples=1, seed=seed))
        for seed in (0, 0, 1)
    )
    assert first == again
    assert first != other
    assert first["class_agreement_pictures"] == 10_000
    # An untrained decoder draws no class at all: a tenth is what chance gives.
    assert 0 <= first["class_agreement"] < 0.5
    assert "1257 images, seed 0" in first["classifier"]


def test_as_many_pictures_of_each_class_as_were_asked_for():
    pictures, labels = prior_pictures(made(), 10, 3, torch.Generator().manual_seed(0))
    assert pictures.shape == (30, *SHAPE)
    assert torch.bincount(labels).tolist() == [3] * 10
    assert ((pictures >= 0) & (pictures <= 1)).all()


def test_only_conditional_models_have_classes():
    assert class_count(made(classes=4), CPU) == 4
    plain = build("vae", {"image_shape": SHAPE, "widths": [8]})
    with pytest.raises(TypeError, match="not conditioned"):
        class_count(plain, CPU)
