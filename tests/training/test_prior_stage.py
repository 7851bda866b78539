"""Does the prior learn in a stage of its own, and does a resumed run go through it unchanged?"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from explorer.objectives.weights import ObjectiveWeights
from explorer.training.checkpoint_reading import read_card, read_history, read_model
from explorer.training.settings import TrainingError, TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint

CPU = torch.device("cpu")
ARCHITECTURE = {
    "widths": [8],
    "codes": 8,
    "code_dim": 4,
    "levels": 2,
    "prior_width": 8,
    "prior_layers": 2,
}


def plan(**changes) -> TrainingPlan:
    settings = {"epochs": 4, "prior_share": 0.5, "images_per_epoch": 256, "batch_size": 64}
    settings |= {"images_evaluated": 100}
    return TrainingPlan("vq_vae", "digits", ARCHITECTURE, TrainingSettings(**(settings | changes)))


def train(folder: Path, resume: bool = False, leave_after: int | None = None, **changes) -> None:
    run = train_checkpoint(plan(**changes), folder, CPU, resume=resume, save_every_s=0.0)
    for report in run:
        if report.epoch == leave_after:
            break
    run.close()


def test_the_first_stage_leaves_the_prior_out_and_the_second_all_else():
    settings = TrainingSettings(prior_share=0.25)
    assert settings.weights_at(0, 100) == ObjectiveWeights(beta=0.0)
    assert settings.weights_at(74, 100) == ObjectiveWeights(beta=0.0)
    assert settings.weights_at(75, 100) == ObjectiveWeights(reconstruction_weight=0.0)
    assert settings.weights_at(99, 100) == ObjectiveWeights(reconstruction_weight=0.0)
    assert settings.weights == ObjectiveWeights()


def test_the_learning_rate_starts_anew():
    settings = TrainingSettings(prior_share=0.25, learning_rate=2e-3)
    rates = [settings.learning_rate_at(step, 100) for step in range(100)]
    assert rates[0] == rates[75] == 2e-3
    assert rates[:75] == sorted(rates[:75], reverse=True)
    assert rates[75:] == sorted(rates[75:], reverse=True)
    assert max(rates[74], rates[99]) < 1e-5
    assert rates[37] == pytest.approx(1e-3, rel=0.05)


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(TrainingError, match="share"):
        TrainingSettings(prior_share=share)


def test_a_stage_needs_both_weights():
    with pytest.raises(TrainingError, match="above 0"):
        TrainingSettings(prior_share=0.5, beta=0.0)


def test_a_family_without_a_code_prior_has_no_such_stage(tmp_path):
    alone = TrainingPlan("vae", "digits", {}, TrainingSettings(prior_share=0.5))
    with pytest.raises(TrainingError, match="no prior to learn"):
        next(train_checkpoint(alone, tmp_path / "vae", CPU))


def test_codes_stand_still_while_the_prior_learns(tmp_path):
    train(tmp_path / "whole")
    validation = read_history(tmp_path / "whole")["validation"]
    # Epochs 3 and 4 are the prior's: what is rebuilt no longer changes, what codes cost does.
    assert (
        validation["log_px_given_z"][2]
        == validation["log_px_given_z"][3]
        == validation["log_px_given_z"][4]
    )
    assert validation["log_px_given_z"][1] != validation["log_px_given_z"][2]
    assert validation["kl"][4] < validation["kl"][2]
    assert validation["elbo"][4] > validation["elbo"][2]


@pytest.mark.parametrize("leave_after", [1, 3])
def test_a_run_resumed_in_either_stage_ends_where_the_whole_one_does(tmp_path, leave_after):
    train(tmp_path / "whole")
    train(tmp_path / "broken", leave_after=leave_after)
    assert not read_card(tmp_path / "broken")["training"]["complete"]
    train(tmp_path / "broken", resume=True)
    whole, broken = (read_model(tmp_path / name).state_dict() for name in ("whole", "broken"))
    assert all(torch.equal(whole[key], broken[key]) for key in whole)
    assert read_history(tmp_path / "whole") == read_history(tmp_path / "broken")


def test_half_weights_keep_the_card_s_figures(tmp_path):
    train(tmp_path / "half", stored_as="float16")
    from explorer.data.device_images import DeviceImages
    from explorer.data.registry import load_dataset
    from explorer.metrics.evaluate import evaluate

    metrics, _ = evaluate(
        read_model(tmp_path / "half"), DeviceImages(load_dataset("digits", "test"), CPU)
    )
    card = read_card(tmp_path / "half")["metrics"]
    for name in ("elbo", "kl", "codes_used_fine", "perplexity_coarse"):
        assert metrics[name] == pytest.approx(card[name], rel=1e-5)
