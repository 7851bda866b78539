"""What does `train --preset NAME` stand for?"""

from __future__ import annotations

import argparse
from typing import Any

from explorer.core import default_checkpoints_dir
from explorer.training.presets import preset_arguments, preset_goals, without

SAME = {"--out", "--resume", "--replace", "--json", "--device", "--nll-samples"}
"""Options that leave a preset's training, and so its goals, as in its card."""
FOLDER = "checkpoints"
"""Where a preset's model is written, under the working directory, without --out."""


def expand_preset(arguments: list[str]) -> list[str]:
    """The arguments of `train` with those of its preset filled in; options that are given win.

    Raises:
        CheckpointError: no such preset.
    """
    preset, given = _preset_and_rest(arguments)
    if preset is None:
        return arguments
    recipe = preset_arguments(default_checkpoints_dir(), preset)
    recipe += ["--out", f"{FOLDER}/{preset}"]
    options = {word.partition("=")[0] for word in given if word.startswith("--")}
    return [*without(recipe, options), *given]


def goals_asked(arguments: list[str]) -> tuple[dict[str, Any], ...]:
    """The goals of the preset that the arguments name.

    Empty where other options change what is trained: the goals were not set for that.
    """
    preset, rest = _preset_and_rest(arguments)
    options = {word.partition("=")[0] for word in rest if word.startswith("--")}
    if preset is None or not options <= SAME:
        return ()
    return preset_goals(default_checkpoints_dir(), preset)


def _preset_and_rest(arguments: list[str]) -> tuple[str | None, list[str]]:
    asking = argparse.ArgumentParser(add_help=False)
    asking.add_argument("--preset", nargs="?")
    asked, rest = asking.parse_known_args(arguments)
    return asked.preset, rest
