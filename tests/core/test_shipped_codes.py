"""Are the VQ-VAEs that ship as good as is said, and do they draw the class asked for?"""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.core import ModelCore
from explorer.core.codes import code_use
from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.metrics.classifier import agreement
from explorer.metrics.evaluate import evaluate
from explorer.training.checkpoint_reading import read_model
from tests.shipped import CHECKPOINTS, WITH_A_CODEBOOK

CORE = ModelCore.open(CHECKPOINTS, "cpu")
EVERY_MODEL = pytest.mark.parametrize("name", WITH_A_CODEBOOK)
CPU = torch.device("cpu")
ASKED_FOR, PICTURES = 0.85, 200


@EVERY_MODEL
def test_nine_codes_in_ten_are_used_on_test_data(name):
    for use in code_use(CORE, name):
        assert use.used >= 0.9 * len(use.counts)
        assert use.perplexity >= 0.1 * len(use.counts)


@EVERY_MODEL
def test_the_card_says_what_is_stored(name):
    stored, metrics = CORE.encodings(name), CORE.describe(name).metrics
    assert metrics["elbo"] == pytest.approx(stored.elbo.mean(), rel=1e-4)
    assert metrics["log_px_given_z"] == pytest.approx(stored.log_px_given_z.mean(), rel=1e-4)
    assert len(stored) == metrics["images"]


@EVERY_MODEL
def test_it_reconstructs_better_than_any_2_d_model_by_far(name):
    flat = [CORE.describe(other) for other in CORE.list()]
    best = max(
        other.metrics["log_px_given_z"]
        for other in flat
        if other.latent_dim == 2 and other.dataset == "mnist" and other.likelihood == "bernoulli"
    )
    found = CORE.describe(name).metrics["log_px_given_z"]
    assert found >= -60
    assert found >= best + 50


@EVERY_MODEL
def test_a_classifier_reads_the_class_asked_for(name, mnist_judge):
    labels = torch.arange(PICTURES) % 10
    means, _ = read_model(CHECKPOINTS / name).sample(
        PICTURES, labels, torch.Generator().manual_seed(7)
    )
    found = agreement(mnist_judge, means, labels)
    assert found.confidence >= ASKED_FOR


@EVERY_MODEL
def test_evaluate_repeats_the_card_s_figures(name, mnist_dir, monkeypatch):
    """On the first 500 images, against the stored table that the card's means are taken of."""
    monkeypatch.setenv("EXPLORER_DATA_DIR", os.fspath(mnist_dir))
    split = load_dataset("mnist", "test")
    rows = np.arange(500)
    assert split.labels is not None
    few = replace(split, images=split.images[rows], labels=split.labels[rows])
    metrics, _ = evaluate(read_model(CHECKPOINTS / name), DeviceImages(few, CPU))
    stored = CORE.encodings(name)
    assert metrics["elbo"] == pytest.approx(stored.elbo[:500].mean(), rel=1e-4)
    assert metrics["kl"] == pytest.approx(stored.kl[:500].mean(), rel=1e-4)
