"""By which arguments was a model trained, so that it can be trained again?

A preset is a checkpoint's own card: what its command says is what is done again.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explorer.training.checkpoint import CARD_FILE, CheckpointError, check_destination, check_name
from explorer.training.checkpoint_reading import read_card
from explorer.training.goals import GOALS

COMMAND = ("python", "-m", "explorer", "train")
"""How the command of a card begins."""
WHERE, ANEW = "--out", "--replace"
"""The options that say where to, and not what."""


def preset_names(checkpoints: Path) -> list[str]:
    """The models of a folder, in alphabetical order: each is a preset."""
    return sorted(card.parent.name for card in checkpoints.glob(f"*/{CARD_FILE}"))


def preset_arguments(checkpoints: Path, name: str) -> list[str]:
    """The arguments of `train` that a model was trained with, without those that say where to.

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
    return without(words[len(COMMAND) :], {WHERE, ANEW})


def preset_goals(checkpoints: Path, name: str) -> tuple[dict[str, Any], ...]:
    """What the figures of such a model are to reach, as its card says it."""
    told = read_card(checkpoints / check_name(name)).get(GOALS, [])
    return tuple(one for one in told if isinstance(one, dict)) if isinstance(told, list) else ()


def check_unfinished(folder: Path) -> None:
    """Raise CheckpointError where a model is that was trained to the end: nobody loses it unasked.

    Raises:
        CheckpointError: also where its card cannot be read, or no checkpoint may be written.
    """
    check_destination(folder)
    if (folder / CARD_FILE).is_file() and read_card(folder)["training"].get("complete"):
        raise CheckpointError(
            f"{folder} holds a model that is trained to the end: choose another --out, or say "
            f"{ANEW}."
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
