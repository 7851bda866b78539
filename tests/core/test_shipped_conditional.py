"""Does the conditional model that ships draw the class asked for, and does its card say so?"""

from __future__ import annotations

import math
import os

import numpy as np
import pytest
import torch

from explorer.core import ModelCore
from explorer.core.evidence import evidence
from explorer.core.label_worth import label_worth
from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.metrics.classifier import agreement
from explorer.metrics.conditional import label_figures, prior_pictures
from explorer.metrics.grid_evidence import log_px_given_classes_on_grid
from explorer.metrics.question import Question
from explorer.training.checkpoint_reading import read_model
from tests.shipped import CHECKPOINTS

NAME = "mnist-cvae-2d"
ASKED_FOR = 0.97
CPU = torch.device("cpu")
ODD, DENSE = slice(0, 240, 60), 192
"""Which of the test images, least ELBO first, and the nodes on an axis."""


@pytest.fixture(scope="module")
def shipped() -> ModelCore:
    return ModelCore.open(CHECKPOINTS, "cpu")


def test_its_card_says_that_the_class_asked_for_is_drawn(shipped):
    metrics = shipped.describe(NAME).metrics
    assert metrics["class_agreement"] >= ASKED_FOR
    assert metrics["class_agreement_pictures"] >= 10_000
    assert metrics["classifier_accuracy"] >= 0.98
    assert 0 < metrics["label_worth"] <= math.log(10)


def test_a_classifier_reads_the_class_asked_for_in_new_prior_samples(mnist_judge):
    """With another seed for the judge and for z than the card's."""
    generator = torch.Generator().manual_seed(7)
    model = read_model(CHECKPOINTS / NAME)
    found = agreement(mnist_judge, *prior_pictures(model, 10, 300, generator))
    assert found.share >= ASKED_FOR
    assert found.confidence >= 0.95
    assert found.worst_share >= 0.9


def test_the_card_s_worth_of_a_label_is_measured_again(mnist_dir, monkeypatch, shipped):
    monkeypatch.setenv("EXPLORER_DATA_DIR", os.fspath(mnist_dir))
    monkeypatch.setattr("explorer.metrics.class_agreement._judge", lambda *_: None)
    monkeypatch.setattr("explorer.metrics.conditional.WORTH_IMAGES", 100)
    # A coarse grid, which is all but as good on average.
    monkeypatch.setattr("explorer.metrics.conditional.GRID_SIDE", 96)
    monkeypatch.setattr("explorer.metrics.grid_evidence.MOST_REFINED", 0)
    test = DeviceImages(load_dataset("mnist", "test"), CPU)
    found = label_figures(read_model(CHECKPOINTS / NAME), test, Question(samples=20))
    # A part of the images: near the card's, not equal to it.
    apart = abs(found["label_worth"] - shipped.describe(NAME).metrics["label_worth"])
    assert apart < 4 * found["label_worth_se"] + 0.1


def test_the_worth_of_odd_images_is_that_of_a_dense_grid(shipped):
    """A grid of a rule of its own, shared by all images: none of it knows q(z|x, y). Odd images are
    those of which classes contend, and of which draws from q turned the class read round."""
    rows = np.argsort(shipped.encodings(NAME).elbo)[ODD]
    found = shipped.test_images(NAME, rows)
    if not found.original:
        pytest.skip("The images are not here: set EXPLORER_DATA_DIR")
    x = torch.from_numpy(found.images).float() / 255
    model = read_model(CHECKPOINTS / NAME)
    log_px, doubt = log_px_given_classes_on_grid(model, x, 10, DENSE)
    for image, exact, doubtful in zip(found.images, log_px.double(), doubt, strict=True):
        measured = label_worth(shipped, NAME, image[None], samples=10)
        exact = exact.numpy()
        worth = exact - np.logaddexp.reduce(exact) + math.log(10)
        near = exact > exact.max() - 6
        slack = 0.05 + float(doubtful[near].max())
        assert measured.worth[near] == pytest.approx(worth[near], abs=slack)
        if np.diff(np.sort(exact)[-2:])[0] > 2 * slack:
            assert measured.read_as.tolist() == [exact.argmax()]


def test_a_label_s_worth_meets_quadrature(shipped):
    """Without the data this is the model's own reconstruction, which serves as well."""
    images = shipped.test_images(NAME, [0]).images
    labels = shipped.encodings(NAME).labels[:1]
    for image, own in zip(images, labels, strict=True):
        found = label_worth(shipped, NAME, image[None], samples=2000)
        # Those classes that are hardly the image's add nothing, and each integral takes seconds.
        exact = np.full(10, -np.inf)
        for label in np.argsort(found.worth)[-3:]:
            log_px = evidence(shipped, NAME, image[None], 1, labels=np.array([label])).log_px
            exact[label] = log_px
        worth = exact[own] - np.logaddexp.reduce(exact) + math.log(10)
        assert found.worth[own] == pytest.approx(worth, abs=0.1)
        assert found.worth.max() <= math.log(10) + 1e-9
