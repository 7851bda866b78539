"""What does `train --preset NAME` stand for?"""

from __future__ import annotations

import argparse

from explorer.core.shared import default_checkpoints_dir
from explorer.training.presets import preset_arguments, without

FOLDER = "checkpoints"
"""Under the working directory: where a preset's model is written unless --out says otherwise."""


def in_full(arguments: list[str]) -> list[str]:
    """The arguments of `train` with a preset's own before them; options given win over its.

    Raises:
        CheckpointError: no such preset.
    """
    asking = argparse.ArgumentParser(add_help=False)
    asking.add_argument("--preset", nargs="?")
    asked, given = asking.parse_known_args(arguments)
    if asked.preset is None:
        return arguments
    recipe = preset_arguments(default_checkpoints_dir(), asked.preset)
    recipe += ["--out", f"{FOLDER}/{asked.preset}"]
    options = {word.partition("=")[0] for word in given if word.startswith("--")}
    return [*without(recipe, options), *given]
