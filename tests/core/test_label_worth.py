"""Is what the core says of a label the arithmetic of its bounds, and asked only where it can be?"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import CoreError, ModelCore
from explorer.core.evidence import evidence
from explorer.core.label_worth import LabelWorth, label_worth
from explorer.data.registry import load_dataset
from explorer.training.settings import TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def conditional(tmp_path_factory: pytest.TempPathFactory) -> ModelCore:
    """A core over a conditional model of digits, forty epochs old, and a plain one."""
    folder: Path = tmp_path_factory.mktemp("conditional") / "checkpoints"
    for name, family, epochs, dims in (
        ("cvae", "cvae", 40, 2),
        ("plain", "vae", 1, 2),
        ("deep", "cvae", 1, 4),
    ):
        settings = TrainingSettings(epochs=epochs, learning_rate=3e-3, seed=3)
        plan = TrainingPlan(
            family, "digits", {"latent_dim": dims, "widths": [32]}, settings, nll_samples=2
        )
        for _ in train_checkpoint(plan, folder / name, CPU):
            pass
    return ModelCore.open(folder, device="cpu")


def test_the_card_says_what_the_label_is_worth_and_whether_the_class_is_drawn(conditional):
    metrics = conditional.describe("cvae").metrics
    assert metrics["label_worth"] <= math.log(10)
    assert metrics["label_worth_how"].startswith("quadrature on 2·256² z, ")
    assert 0.5 < metrics["class_agreement"] <= 1
    assert metrics["class_agreement_pictures"] == 10_000
    assert metrics["classifier_accuracy"] > 0.9
    assert "seed 3" in metrics["classifier"]
    assert "label_worth" not in conditional.describe("plain").metrics


def test_properties_are_the_arithmetic_of_the_bounds():
    errors = np.array([0.1, 0.0, 0.2])
    found = LabelWorth(
        np.log(np.array([0.6, 0.3, 0.1])) - 90, errors, errors == 0, errors > 1, 7, 1
    )
    assert found.log_px == pytest.approx(math.log(1 / 3) - 90)
    assert found.class_probabilities == pytest.approx([0.6, 0.3, 0.1])
    assert found.worth == pytest.approx(np.log(3 * np.array([0.6, 0.3, 0.1])))
    assert found.most == pytest.approx(math.log(3))
    assert (found.worth <= found.most).all()
    # ∂ worth_y / ∂ log p(x|j) = [y = j] − p(j|x)
    assert found.worth_errors[0] == pytest.approx(math.hypot(0.4 * 0.1, 0.1 * 0.2))
    assert found.worth_errors[1] == pytest.approx(math.hypot(0.6 * 0.1, 0.1 * 0.2))
    assert found.read_as.tolist() == [0]


def test_classes_that_the_draws_do_not_tell_apart_are_all_named():
    log_px, none = np.array([-91.0, -90.0, -300.0]), np.zeros(3, bool)
    assert LabelWorth(log_px, np.array([0.6, 0.3, 9]), none, none, 5, 0).read_as.tolist() == [1, 0]
    assert LabelWorth(log_px, np.array([0.3, 0.3, 9]), none, none, 5, 0).read_as.tolist() == [1]
    assert LabelWorth(log_px, np.zeros(3), none, none, 5, 0).read_as.tolist() == [1]


def test_the_worth_of_a_label_meets_quadrature(conditional, digits):
    """Whatever the number of draws from q(z|x, y), which no image of another class has shaped."""
    labels = load_dataset("digits", "test").labels
    for image, own in zip(digits[:3], labels[:3], strict=True):
        found = label_worth(conditional, "cvae", image[None], samples=5, seed=0)
        exact = np.array(
            [
                evidence(conditional, "cvae", image[None], 1, labels=np.array([label])).log_px
                for label in range(10)
            ]
        )
        worth = exact[own] - np.logaddexp.reduce(exact) + math.log(10)
        assert not found.is_drawn
        assert (exact[found.is_rough] < exact.max() - 10).all()
        told = ~found.is_rough
        assert found.log_px_given_y[told] == pytest.approx(exact[told], abs=0.01)
        assert found.read_as.tolist() == [exact.argmax()]
        assert found.worth[own] == pytest.approx(worth, abs=0.05)


def test_the_same_seed_gives_the_same(conditional, digits):
    first, again, other = (
        label_worth(conditional, "deep", digits[:1], samples=5, seed=seed).log_px_given_y
        for seed in (0, 0, 1)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_with_more_latents_the_spread_over_seeds_is_said(conditional, digits):
    found = [label_worth(conditional, "deep", digits[:1], 100, seed) for seed in range(40)]
    assert all(one.is_drawn and not one.is_rough.any() for one in found)
    worth = np.array([one.worth for one in found])
    said = np.sqrt(np.square([one.worth_errors for one in found]).mean(0))
    ratio = said / worth.std(0, ddof=1)
    assert 0.65 < np.exp(np.log(ratio).mean()) < 1.45


def test_a_model_without_labels_says_so(conditional, digits):
    with pytest.raises(CoreError, match="plain is not conditioned"):
        label_worth(conditional, "plain", digits[:1])


@pytest.mark.parametrize("draws", [0, -1, 10**9])
def test_a_silly_number_of_draws_is_refused(conditional, digits, draws):
    with pytest.raises(CoreError, match="draws"):
        label_worth(conditional, "cvae", digits[:1], samples=draws)


def test_a_conditional_model_asks_for_classes_in_one_sentence(conditional, digits):
    code = np.zeros((1, 2), np.float32)
    for call in (
        lambda: conditional.encode("cvae", digits[:1]),
        lambda: conditional.decode("cvae", code),
        lambda: conditional.reconstruct("cvae", digits[:1]),
        lambda: conditional.elbo_terms("cvae", digits[:1]),
        lambda: evidence(conditional, "cvae", digits[:1]),
    ):
        with pytest.raises(CoreError, match="conditioned on a class"):
            call()
    with pytest.raises(CoreError, match="from 0 to 9"):
        conditional.decode("cvae", code, np.array([10]))


def test_the_class_decides_the_picture_and_z_the_rest(conditional):
    code = np.zeros((2, 2), np.float32)
    one = conditional.decode("cvae", code, np.array([0, 1])).astype(float)
    assert np.abs(one[0] - one[1]).mean() > 10
