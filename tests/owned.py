"""What belongs to visitors of a core under test, where does it lie, and how is it thrown away?"""

from __future__ import annotations

from pathlib import Path

from explorer.core import Core


def throw_all_away(core: Core) -> None:
    """End every training and remove every own model, as if all visitors had gone."""
    for training in core.trainings():
        core.cancel_training(training.name)
    for owner in core.owners():
        for name in core.own_models(owner):
            core.remove_model(name)


def folder_of(core: Core, name: str) -> Path:
    """The folder of a model's checkpoint, of an own one too."""
    return Path(core.version(name).rsplit(" ", 4)[0])
