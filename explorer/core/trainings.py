"""How is a model trained on the core's device for one visitor, and how far is it?"""

from __future__ import annotations

import logging
import shutil
from copy import copy
from dataclasses import dataclass

from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.own_models import DRAWINGS, beside
from explorer.core.switches import Switches
from explorer.core.values import ImageArray, LabelArray
from explorer.data import room_drawings
from explorer.data.dataset import DataError
from explorer.training.job import Job
from explorer.training.progress import Progress
from explorer.training.recipe import Recipe, allowance
from explorer.training.settings import TrainingError

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Training:
    """One training that somebody asked for, as it stood when it was asked after.

    Attributes:
        name: of the model that it becomes; a token that nobody can guess.
        suggested: what the model may be called when it is saved.
        recipe: what is trained.
        owner: the key of whoever asked for it.
        progress: how far it is.
    """

    name: str
    suggested: str
    recipe: Recipe
    owner: str
    progress: Progress


def prepare_training(core: InnerCore) -> None:
    """Be ready for a training: that takes longer than a person takes to choose one."""
    core._trainings.prepare()


def train(core: InnerCore, recipe: Recipe, owner: str, suggested: str, address: str = "") -> str:
    """Queue a training in place of this owner's last one; the name of the model that it becomes.

    Raises:
        CoreError: the owner has a training already, there is no room, or the host has switched
            training off.
    """
    Switches.from_environment().require("training")
    folder = core._own.new_folder(owner)
    core._trainings.dismiss(owner)
    try:
        core._trainings.submit(recipe, owner, folder.name, suggested, folder, address)
    except TrainingError as error:
        raise CoreError(str(error)) from error
    told = {"family": recipe.family, "dataset": recipe.dataset}
    _LOGGER.info("A training was queued.", extra={"told": told})
    return folder.name


def train_on_drawings(
    core: InnerCore, images: ImageArray, labels: LabelArray, owner: str, suggested: str
) -> str:
    """Queue a small VAE on digits that a room drew; of its models before, the latest stays.

    Args:
        core: where.
        images: uint8 (N, 1, 28, 28).
        labels: the digit that each was asked for, (N,).
        owner: the room.
        suggested: what the model may be called.

    Raises:
        CoreError: too few drawings, or as `train`.
    """
    Switches.from_environment().require("training")
    folder = core._own.new_folder(owner)
    core._trainings.dismiss(owner)
    for older in core._own.names(owner)[:-1]:  # the latest may be on the stage
        core._own.remove(older)
    drawings = beside(folder, DRAWINGS)
    try:
        room_drawings.save(drawings, images, labels)
        epochs = allowance(room_drawings.NAME).epochs
        recipe = Recipe(room_drawings.NAME, "vae", epochs=epochs, folder=str(drawings))
        core._trainings.submit(recipe, owner, folder.name, suggested, folder)
    except (DataError, TrainingError) as error:
        shutil.rmtree(drawings, ignore_errors=True)
        raise CoreError(str(error)) from error
    return folder.name


def trainings(core: InnerCore) -> tuple[Training, ...]:
    """The training that runs, then those that wait, in order."""
    return tuple(_as_it_stands(job) for job in core._trainings.jobs())


def training_of(core: InnerCore, owner: str) -> Training | None:
    """The owner's latest training, an ended one too until the next is asked for."""
    job = core._trainings.job_of(owner)
    return None if job is None else _as_it_stands(job)


def claim_training(core: InnerCore, name: str, owner: str) -> bool:
    """Give a training whose owner is away to who knows its name; whether it is theirs now."""
    return core._trainings.claim(name, owner)


def pause_training(core: InnerCore, name: str) -> None:
    """Have a training wait at its next step, for some minutes at most."""
    for job in _named(core, name):
        core._trainings.pause(job)


def resume_training(core: InnerCore, name: str) -> None:
    """Have a paused training go on."""
    for job in _named(core, name):
        core._trainings.go_on(job)


def cancel_training(core: InnerCore, name: str) -> None:
    """End a training, waiting or running, and leave nothing of it; an ended one stays as it is."""
    for job in _named(core, name):
        core._trainings.cancel(job)


def owners(core: InnerCore) -> tuple[str, ...]:
    """The keys of all who have a model of their own or a training here."""
    return tuple(sorted(core._own.owners() | core._trainings.owners()))


def mark_owner(core: InnerCore, owner: str, is_here: bool) -> None:
    """Take note that an owner's page is open, or that it is no longer.

    What belongs to one who stays away is thrown away after a while, and may be claimed before.
    """
    core._own.mark_owner(owner, is_here)
    core._trainings.mark_owner(owner, is_here)


def _named(core: InnerCore, name: str) -> list[Job]:
    return [job for job in core._trainings.jobs() if job.name == name]


def _as_it_stands(job: Job) -> Training:
    return Training(job.name, job.suggested, job.recipe, job.owner, copy(job.progress))
