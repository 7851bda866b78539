"""Does training on the importance-weighted bound run, resume and refuse as it should?"""

from __future__ import annotations

import pytest
import torch

from explorer.training.settings import TrainingError, TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint

CPU = torch.device("cpu")


def plan(family: str = "vae", **more) -> TrainingPlan:
    settings = {"epochs": 2, "images_per_epoch": 256, "importance_samples": 3} | more
    return TrainingPlan(
        family, "digits", {"widths": (8,)}, TrainingSettings(**settings), nll_samples=2
    )


def test_the_curve_is_the_bound_which_lies_above_the_elbo(tmp_path):
    reports = list(train_checkpoint(plan(), tmp_path / "a", CPU))
    for report in reports:
        assert -report.validation["loss"] > report.validation["elbo"]
    assert reports[-1].validation["loss"] < reports[0].validation["loss"]


def test_a_family_without_a_posterior_is_refused(tmp_path):
    with pytest.raises(TrainingError, match="no Gaussian posterior"):
        list(train_checkpoint(plan("autoencoder"), tmp_path / "a", CPU))
    assert not (tmp_path / "a").exists()


def test_one_sample_is_drawn_while_beta_moves_and_all_of_them_after():
    settings = TrainingSettings(importance_samples=5, beta_from=0.1)
    drawn = [settings.weights_at(step, 100).importance_samples for step in range(100)]
    assert drawn == [1] * 50 + [5] * 50


@pytest.mark.parametrize("other", [{"beta": 4.0}, {"prior_share": 0.5}])
def test_other_weights_are_refused(other):
    with pytest.raises(TrainingError, match="importance"):
        TrainingSettings(importance_samples=5, **other)
