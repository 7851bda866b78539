"""Does `train --preset` do what the card says, and nothing to a model that is there?"""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
import torch

from explorer.cli.preset import expand_preset, goals_asked
from explorer.cli.registry import parser
from explorer.cli.train import plan_of
from explorer.models.registry import build
from explorer.training.checkpoint_names import CARD_FILE
from explorer.training.checkpoint_reading import read_card
from explorer.training.settings import TrainingSettings
from tests.shipped import CHECKPOINTS, NAMES

GOALS = [{"figure": "elbo", "at_least": -30}]


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_the_training_that_its_card_tells_of(name: str) -> None:
    asked = ["--preset", name]
    told = ["train", *expand_preset(asked)]
    options = parser().parse_args(told)
    options.told, options.asked = told, asked
    plan, card = plan_of(options), read_card(CHECKPOINTS / name)
    usual = TrainingSettings().to_dict()
    kept = {key: card["training"].get(key, value) for key, value in usual.items()}
    assert plan.settings.to_dict() == kept
    assert (plan.family, plan.dataset) == (card["family"], card["dataset"])
    given = {k: v for k, v in card["architecture"].items() if k in ("image_shape", "classes")}
    with torch.device("meta"):
        built = build(plan.family, plan.architecture | given).architecture.to_dict()
    assert json.loads(json.dumps(built)) == card["architecture"]
    assert plan.title in ("", card["title"])
    assert list(plan.goals) == card.get("goals", [])
    assert sorted(shlex.split(plan.command)) == sorted(shlex.split(card["command"]))
    assert options.out == Path("checkpoints") / name


@pytest.fixture
def presets(command, monkeypatch, tmp_path):
    """A folder with one model that a command trained; the working directory is another."""
    folder, home = tmp_path / "presets", tmp_path / "home"
    (home / "checkpoints").mkdir(parents=True)
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(folder))
    monkeypatch.chdir(home)
    answer = command(
        "train", "--family", "vae", "--dataset", "digits", "--widths", 16, "--epochs", 1,
        "--nll-samples", 2, "--title", "Small · one", "--out", folder / "small",
    )  # fmt: skip
    assert answer.code == 0, answer
    path = folder / "small" / CARD_FILE
    card = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(card | {"goals": GOALS}), encoding="utf-8")
    return folder


def test_a_preset_alone_trains_to_the_working_directory(command, presets):
    answer = command("train", "--preset", "small")
    assert answer.code == 0, answer
    card, first = read_card(Path("checkpoints/small")), read_card(presets / "small")
    for key in ("title", "architecture", "training", "metrics", "goals"):
        assert card[key] == first[key]
    recipe, _, out = card["command"].partition(" --out ")
    assert out == "checkpoints/small"
    assert recipe == first["command"].partition(" --out ")[0]


def test_what_is_given_wins_over_the_preset(command, presets):
    answer = command("train", "--preset", "small", "--seed=7", "--out", presets / "other")
    assert answer.code == 0, answer
    card = read_card(presets / "other")
    assert card["training"]["seed"] == 7
    assert card["command"].count("--seed") == 1
    assert list(Path("checkpoints").iterdir()) == []


@pytest.mark.usefixtures("presets")
def test_an_unknown_preset_and_none(refusal):
    assert "The presets are small." in refusal("train", "--preset", "no-such")
    assert "--preset" in refusal("train", "--preset")
    assert "--family" in refusal("train")


def test_a_complete_model_is_replaced_only_on_ask(command, refusal, presets):
    out = presets / "small"
    before = (out / "model.safetensors").read_bytes()
    told = ("train", "--preset", "small", "--seed", 5, "--out", out)
    assert "--replace" in refusal(*told)
    assert (out / "model.safetensors").read_bytes() == before
    assert command(*told, "--replace").code == 0
    assert (out / "model.safetensors").read_bytes() != before
    assert "--replace" not in read_card(out)["command"]
    assert "--resume" in refusal(*told, "--replace", "--resume")


@pytest.mark.usefixtures("presets")
@pytest.mark.parametrize("option", ["--seed=7", "--dataset=sprites", "--beta=30"])
def test_goals_are_not_of_another_training(option: str) -> None:
    assert goals_asked(["--preset", "small", "--out", "here", "--replace"]) == tuple(GOALS)
    assert goals_asked(["--preset", "small", option]) == ()
    assert goals_asked([option]) == ()
