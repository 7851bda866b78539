"""With which arguments was a model trained, so that it can be trained again?

A preset is a checkpoint's card: the command in it is repeated.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from explorer.training.checkpoint import CheckpointError, check_destination, check_name
from explorer.training.checkpoint_names import CARD_FILE
from explorer.training.checkpoint_reading import read_card
from explorer.training.goals import GOALS

COMMAND = ("python", "-m", "explorer", "train")
"""With which words a card's command begins."""
OUT_OPTION, REPLACE_OPTION = "--out", "--replace"
"""Options of where to write, not of what to train."""
FOLDER_OPTION, ANY_FOLDER = "--folder", "FOLDER"
"""The option of where a person's own images lie, and what a card says in place of that."""
ANY_PLACE = "PLACE"
LOCAL_PATH = re.compile(r"(?:~?/|[A-Za-z]:[\\/]|\\\\|file:)")
"""How a word begins that only means something on one machine."""


def preset_names(checkpoints: Path) -> list[str]:
    """The models of a folder, in alphabetical order: each is a preset."""
    return sorted(card.parent.name for card in checkpoints.glob(f"*/{CARD_FILE}"))


def preset_arguments(checkpoints: Path, name: str) -> list[str]:
    """The arguments of `train` that a model was trained with, without those of where to write.

    Args:
        checkpoints: the folder of trained models.
        name: of one of them.

    Raises:
        CheckpointError: there is none of that name, or its card has no command of `train`.
    """
    known = preset_names(checkpoints)
    if name not in known:
        raise CheckpointError(
            f"There is no preset {name[:80]!r}. The presets are {', '.join(known) or 'none yet'}."
        )
    words = _words(read_card(checkpoints / check_name(name))["command"], name)
    if tuple(words[: len(COMMAND)]) != COMMAND:
        raise CheckpointError(
            f"The card of {name} says no command to train it by: give the options themselves."
        )
    return without(words[len(COMMAND) :], {OUT_OPTION, REPLACE_OPTION})


def is_a_training(command: str) -> bool:
    """Whether a card's command trains a model and asks nothing else of a shell."""
    harmless = re.fullmatch(r"(?:[\w\s./=:,~+-]|'[^']*')*", command) and "\n" not in command
    return bool(harmless) and tuple(command.split()[: len(COMMAND)]) == COMMAND


def preset_goals(checkpoints: Path, name: str) -> tuple[dict[str, Any], ...]:
    """The goals in the card of such a model."""
    found = read_card(checkpoints / check_name(name)).get(GOALS, [])
    return tuple(one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def command_for_others(command: str, name: str) -> str:
    """A card's command as it may leave this machine: it names no place on it.

    What it is written to is `checkpoints/name`; the folder of images is whoever's repeats it.
    """
    try:
        words = shlex.split(command)
    except ValueError:
        return command  # not one of ours
    places = {OUT_OPTION: f"checkpoints/{name}", FOLDER_OPTION: ANY_FOLDER}
    portable: list[str] = []
    for before, word in pairwise(["", *words]):
        option, equals, value = word.partition("=")
        if before in places:
            portable.append(places[before])
        elif equals and option in places:
            portable.append(f"{option}={places[option]}")
        elif equals and option.startswith("--") and LOCAL_PATH.match(value):
            portable.append(f"{option}={ANY_PLACE}")
        else:
            portable.append(ANY_PLACE if LOCAL_PATH.match(word) else word)
    return shlex.join(portable) if portable != words else command


def check_unfinished(folder: Path) -> None:
    """Raise CheckpointError if `folder` holds a fully trained model, replaced only on request.

    Raises:
        CheckpointError: also where its card cannot be read, or no checkpoint may be written.
    """
    check_destination(folder)
    if (folder / CARD_FILE).is_file() and read_card(folder)["training"].get("complete"):
        raise CheckpointError(
            f"{folder} holds a model that is trained to the end: choose another --out, or say "
            f"{REPLACE_OPTION}."
        )


def without(arguments: Sequence[str], options: set[str]) -> list[str]:
    """The arguments without some options and the values that follow them."""
    kept, is_kept = [], True
    for word in arguments:
        if word.startswith("--"):
            is_kept = word.partition("=")[0] not in options
        if is_kept:
            kept.append(word)
    return kept


def _words(command: str, name: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise CheckpointError(f"The command in the card of {name} cannot be read: {error}.") from (
            error
        )
