"""Does a training that was broken off end where an unbroken one ends, bit for bit?"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from explorer.training.checkpoint import CheckpointError
from explorer.training.resume import RESUME_FILE
from explorer.training.settings import TrainingError

ROOT = Path(__file__).parents[2]


def without_date(files: dict[str, bytes]) -> dict[str, bytes]:
    """The card's day may change at midnight; nothing else may change at all."""
    card = json.loads(files["card.json"])
    return files | {
        "card.json": json.dumps({k: v for k, v in card.items() if k != "date"}).encode()
    }


VARIANTS = {
    "vae": {},
    "three-latents": {"latent_dim": 3},
    "autoencoder": {"family": "autoencoder"},
    "learned-sigma": {"architecture": {"likelihood": "gaussian", "sigma": "learned"}},
    "conv": {"architecture": {"backbone": "conv", "widths": [4, 4]}},
    "kl-only": {"reconstruction_weight": 0.0},
    "binarised": {"binarisation": "dynamic", "schedule": "constant"},
    "half": {"precision": "bfloat16", "images_per_epoch": 0},
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("broken_after", [0, 2])
def test_a_resumed_training_is_the_unbroken_one(
    plan, train, tmp_path, files, variant, broken_after
):
    told = plan(**VARIANTS[variant])
    whole, broken = tmp_path / "one" / "digits", tmp_path / "two" / "digits"
    list(train(told, whole))
    reports = train(told, broken)
    while next(reports).epoch < broken_after:
        pass
    reports.close()
    assert (broken / RESUME_FILE).exists()
    resumed = [report.epoch for report in train(told, broken, resume=True)]
    assert resumed == list(range(broken_after + 1, 5))
    assert without_date(files(whole)) == without_date(files(broken))


def test_it_may_be_broken_off_after_every_epoch(plan, train, tmp_path, files):
    told = plan()
    list(train(told, tmp_path / "one" / "digits"))
    folder = tmp_path / "two" / "digits"
    next(train(told, folder))
    for epoch in range(1, 5):
        report = next(train(told, folder, resume=True))
        assert report.epoch == epoch
    assert without_date(files(tmp_path / "one" / "digits")) == without_date(files(folder))


def test_one_from_before_the_validation_split_is_trained_anew(plan, train, tmp_path):
    folder = tmp_path / "digits"
    next(train(plan(), folder))
    path = folder / "history.json"
    history = json.loads(path.read_text())
    history["test"] = history.pop("validation")
    path.write_text(json.dumps(history))
    with pytest.raises(CheckpointError, match="kept for validation: train it anew"):
        next(train(plan(), folder, resume=True))


KILLED = """
import sys, torch
from pathlib import Path
from explorer.training.settings import TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint
torch.set_num_threads(1)
settings = TrainingSettings(epochs=400, seed=5, images_per_epoch=300)
plan = TrainingPlan("vae", "digits", {"latent_dim": 2, "widths": [12]}, settings, nll_samples=2)
folder = Path(sys.argv[1])
for report in train_checkpoint(plan, folder, torch.device("cpu"), save_every_s=0):
    print(report.epoch, flush=True)
"""


def test_a_killed_training_goes_on_to_the_same_result(plan, train, tmp_path, files):
    """SIGKILL at no chosen moment: perhaps between two files, perhaps between two renames."""
    folder = tmp_path / "killed" / "digits"
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    with process, process.stdout:
        for line in process.stdout:
            if int(line) >= 3:
                break
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(random.uniform(0.0, 0.2))
        process.kill()
    assert process.returncode not in (None, 0)
    told = plan(epochs=400)
    resumed = train(told, folder, resume=True)
    first = next(resumed)
    assert first.epoch >= 3
    # Nothing but the checkpoint is left of what the kill cut short.
    assert [path.name for path in folder.parent.iterdir()] == ["digits"]
    last = first.epoch + 3
    while next(resumed).epoch < last:
        pass
    unbroken = train(told, tmp_path / "whole" / "digits")
    while next(unbroken).epoch < last:
        pass
    assert without_date(files(folder)) == without_date(files(tmp_path / "whole" / "digits"))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"seed": 6}, "seed"),
        ({"epochs": 9}, "epochs"),
        ({"beta": 2.0}, "beta"),
        ({"learning_rate": 0.01}, "learning_rate"),
        ({"batch_size": 64}, "batch_size"),
        ({"latent_dim": 3}, "latent_dim"),
        ({"family": "beta_vae"}, "family"),
        ({"architecture": {"widths": [13]}}, "widths"),
        ({"architecture": {"likelihood": "gaussian"}}, "likelihood"),
    ],
)
def test_another_plan_does_not_go_on_with_this_training(plan, train, tmp_path, files, change, key):
    folder = tmp_path / "digits"
    next(train(plan(), folder))
    before = files(folder)
    with pytest.raises(TrainingError, match=f"begun with {key} = .*: resume it with the settings"):
        next(train(plan(**change), folder, resume=True))
    assert files(folder) == before


def test_a_complete_training_has_nothing_to_resume(plan, train, tmp_path):
    folder = tmp_path / "digits"
    list(train(plan(epochs=1), folder))
    with pytest.raises(TrainingError, match="complete: there is nothing to resume"):
        next(train(plan(epochs=1), folder, resume=True))


def test_a_training_that_never_began_cannot_be_resumed(plan, train, tmp_path):
    with pytest.raises(CheckpointError, match=r"card\.json is missing"):
        next(train(plan(), tmp_path / "digits", resume=True))


def _no_state(tensors):
    del tensors["generator"]


def _other_state(tensors):
    tensors["generator"] = tensors["generator"][:-1].clone()


def _float_state(tensors):
    tensors["generator"] = tensors["generator"].float()


def _other_shape(tensors):
    tensors["0.exp_avg"] = tensors["0.exp_avg"][:1].clone()


def _foreign_parameter(tensors):
    tensors["99.exp_avg"] = tensors["0.exp_avg"].clone()


def _foreign_key(tensors):
    tensors["first.exp_avg"] = tensors["0.exp_avg"].clone()


def _missing_moment(tensors):
    del tensors["0.exp_avg"]


def _nan(tensors):
    tensors["0.exp_avg"][0] = float("nan")


@pytest.mark.parametrize(
    "damage",
    [
        _no_state,
        _other_state,
        _float_state,
        _other_shape,
        _foreign_parameter,
        _foreign_key,
        _missing_moment,
        _nan,
    ],
)
def test_a_damaged_state_is_refused_by_its_name(plan, train, tmp_path, damage):
    folder = tmp_path / "digits"
    reports = train(plan(), folder)
    while next(reports).epoch < 1:
        pass
    tensors = load_file(folder / RESUME_FILE)
    damage(tensors)
    save_file(tensors, folder / RESUME_FILE)
    with pytest.raises(CheckpointError, match=RESUME_FILE):
        next(train(plan(), folder, resume=True))


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"not safetensors"])
def test_a_state_that_is_no_state_is_refused(plan, train, tmp_path, content):
    folder = tmp_path / "digits"
    next(train(plan(), folder))
    (folder / RESUME_FILE).write_bytes(content)
    with pytest.raises(CheckpointError, match=RESUME_FILE):
        next(train(plan(), folder, resume=True))


def test_without_its_state_a_training_cannot_go_on(plan, train, tmp_path):
    folder = tmp_path / "digits"
    next(train(plan(), folder))
    (folder / RESUME_FILE).unlink()
    with pytest.raises(CheckpointError, match="no interrupted training"):
        next(train(plan(), folder, resume=True))
