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
    for name, family, epochs in (("cvae", "cvae", 40), ("plain", "vae", 1)):
        settings = TrainingSettings(epochs=epochs, learning_rate=3e-3, seed=3)
        plan = TrainingPlan(
            family, "digits", {"latent_dim": 2, "widths": [32]}, settings, nll_samples=2
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
    found = LabelWorth(np.log(np.array([0.6, 0.3, 0.1])) - 90, samples=7, seed=1)
    assert found.log_px == pytest.approx(math.log(1 / 3) - 90)
    assert found.class_probabilities == pytest.approx([0.6, 0.3, 0.1])
    assert found.worth == pytest.approx(np.log(3 * np.array([0.6, 0.3, 0.1])))
    assert found.most == pytest.approx(math.log(3))
    assert (found.worth <= found.most).all()


def test_the_worth_of_a_label_meets_quadrature(conditional, digits):
    """The draws come from q(z|x, y), which no image of another class has shaped; but those classes
    weigh little in p(x)."""
    labels = load_dataset("digits", "test").labels
    for image, own in zip(digits[:3], labels[:3], strict=True):
        found = label_worth(conditional, "cvae", image[None], samples=4000, seed=0)
        exact = np.array(
            [
                evidence(conditional, "cvae", image[None], 1, labels=np.array([label])).log_px
                for label in range(10)
            ]
        )
        worth = exact[own] - np.logaddexp.reduce(exact) + math.log(10)
        assert found.log_px_given_y == pytest.approx(exact, abs=1)
        assert found.log_px_given_y[own] == pytest.approx(exact[own], abs=0.05)
        assert found.worth[own] == pytest.approx(worth, abs=0.05)


def test_the_same_seed_gives_the_same(conditional, digits):
    first, again, other = (
        label_worth(conditional, "cvae", digits[:1], samples=5, seed=seed).log_px_given_y
        for seed in (0, 0, 1)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


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
