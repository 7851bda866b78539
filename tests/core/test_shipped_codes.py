"""Are the VQ-VAEs that ship as good as is said, and do they draw the class asked for?"""

from __future__ import annotations

import math
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
from explorer.training.goals import Goal, goals_of, remarks_of
from tests.shipped import CHECKPOINTS, WITH_A_CODEBOOK

CORE = ModelCore.open(CHECKPOINTS, "cpu")
EVERY_MODEL = pytest.mark.parametrize("name", WITH_A_CODEBOOK)
MNIST = [name for name in WITH_A_CODEBOOK if CORE.describe(name).dataset == "mnist"]
CPU = torch.device("cpu")
PICTURES, ROWS = 200, 200
BETTER_NATS = 30


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


def goals_for(name: str, figure: str) -> list[Goal]:
    """What the card asks of one figure: a later goal stands beside an earlier one."""
    found = [goal for goal in goals_of(CORE.describe(name).card) if goal.figure == figure]
    assert found
    return found


@EVERY_MODEL
def test_it_reconstructs_as_well_as_its_card_asks_or_says_what_was_tried(name):
    model = CORE.describe(name)
    missed = [goal.missed_by(model.metrics) for goal in goals_for(name, "log_px_given_z")]
    assert set(missed) == {0} or "Tried" in remarks_of(model.card)


@EVERY_MODEL
def test_it_reconstructs_better_than_any_2_d_model_of_the_same_images(name):
    model = CORE.describe(name)
    others = [CORE.describe(other) for other in CORE.list()]
    flat = [
        other.metrics["log_px_given_z"]
        for other in others
        if (other.latent_dim, other.dataset, other.likelihood) == (2, model.dataset, "bernoulli")
    ]
    assert model.metrics["log_px_given_z"] >= max(flat, default=-math.inf) + BETTER_NATS


@pytest.mark.parametrize("name", MNIST)
def test_a_classifier_reads_the_class_asked_for(name, mnist_judge):
    labels = torch.arange(PICTURES) % 10
    means, _ = read_model(CHECKPOINTS / name).sample(
        PICTURES, labels, torch.Generator().manual_seed(7)
    )
    found = agreement(mnist_judge, means, labels)
    assert found.confidence >= max(goal.bound for goal in goals_for(name, "class_confidence"))


@EVERY_MODEL
def test_evaluate_repeats_the_card_s_figures(name, request):
    """On the first images, against the stored table that the card's means are taken of."""
    dataset = CORE.describe(name).dataset
    if dataset == "mnist":
        request.getfixturevalue("mnist_dir")
    split = load_dataset(dataset, "test")
    rows = np.arange(ROWS)
    assert split.labels is not None
    few = replace(split, images=split.images[rows], labels=split.labels[rows])
    metrics, _ = evaluate(read_model(CHECKPOINTS / name), DeviceImages(few, CPU))
    stored = CORE.encodings(name)
    assert metrics["elbo"] == pytest.approx(stored.elbo[:ROWS].mean(), rel=1e-4)
    assert metrics["kl"] == pytest.approx(stored.kl[:ROWS].mean(), rel=1e-4)


@EVERY_MODEL
def test_above_a_coarse_grid_the_fine_one_s_codes_may_be_left_out(name: str) -> None:
    described, model = CORE.describe(name), read_model(CHECKPOINTS / name)
    grids = model.grids()
    fine = math.prod(grids[-1]) if len(grids) > 1 else 0
    assert described.optional_codes == fine
    codes = np.zeros((1, described.latent_dim), np.float32)
    whole = CORE.decode(name, codes)
    codes[:, described.latent_dim - fine :] = -1
    assert (CORE.decode(name, codes) != whole).any() == (fine > 0)
