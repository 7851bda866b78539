"""How does a training become a checkpoint, and go on after a kill?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from explorer.data.dataset import SPLITS
from explorer.data.device_images import DeviceImages
from explorer.data.kept_images import keep_images
from explorer.data.registry import DATASETS, load_dataset
from explorer.metrics.encodings import encode_split
from explorer.metrics.evaluate import evaluate
from explorer.metrics.likelihood import SAMPLES
from explorer.metrics.question import StoredTable
from explorer.models.base import Architecture, ContinuousLatentModel, Model
from explorer.models.capabilities import GaussianLatent, HasCodebook, capabilities
from explorer.models.registry import build, family
from explorer.training.checkpoint import (
    SCHEMA_VERSION,
    Checkpoint,
    check_destination,
    check_name,
    recover,
    write_checkpoint,
)
from explorer.training.checkpoint_reading import read_card, read_model
from explorer.training.fit import EpochReport, TrainingRun
from explorer.training.goals import GOALS
from explorer.training.resume import RESUME_FILE, restore, resume_bytes
from explorer.training.settings import TrainingError, TrainingSettings
from explorer.training.split import split_entry

UNITS = {"energy_based": "hidden units", "codebook": "cells"}
"""What the latent dimensions of a model with a capability are called."""
SAVE_EVERY_S = 20.0
"""An interrupted training loses at most about so much work."""


@dataclass(frozen=True)
class TrainingPlan:
    """Everything that one training is told.

    Attributes:
        family: key of `FAMILIES`.
        dataset: key of `DATASETS`, with the `options` that its loader takes.
        architecture: fields of the family's architecture; the image shape comes with the data.
        settings: see `TrainingSettings`.
        title: for people; made from the rest if empty.
        command: what redoes this training, for the card.
        nll_samples: K of the importance-weighted bound in the card's metrics.
        goals: what the card says that its figures are to reach, see `explorer.training.goals`.

    Raises:
        TrainingError: a number of samples out of range, said before hours of training, not after.
    """

    family: str
    dataset: str
    architecture: dict[str, Any]
    settings: TrainingSettings
    options: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    command: str = ""
    nll_samples: int = 100
    goals: tuple[dict[str, Any], ...] = ()

    def __post_init__(self) -> None:
        if refusal := SAMPLES.refusal(self.nll_samples):
            raise TrainingError(refusal)


def train_checkpoint(
    plan: TrainingPlan,
    folder: Path,
    device: torch.device,
    resume: bool = False,
    save_every_s: float = SAVE_EVERY_S,
    on_images: Callable[[int], object] = lambda _: None,
    on_run: Callable[[TrainingRun], object] = lambda _: None,
) -> Iterator[EpochReport]:
    """Train a model and write it to `folder`; yields a report per epoch.

    The folder always holds a complete checkpoint, of the last epoch that was saved. Whatever ends
    the iteration early, `resume=True` with the same plan goes on from there to the same weights.
    `on_run` is given the run before its first epoch, for whoever shows it as it goes.

    Raises:
        TrainingError, DataError, ModelError, CheckpointError: one sentence each.
    """
    check_name(folder.name)
    recover(folder)
    check_destination(folder)
    splits = [load_dataset(plan.dataset, split, **plan.options) for split in SPLITS]
    train, validation, test = (DeviceImages(split, device) for split in splits)
    if DATASETS[plan.dataset].is_kept:
        keep_images(splits[-1].images)
    architecture = plan.architecture | {"image_shape": splits[0].images.shape[1:]}
    if any(known.name == "classes" for known in fields(_architecture_type(plan))):
        architecture["classes"] = len(splits[0].class_names)
    # Weights drawn on the CPU from the seed: the same start on every device.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(plan.settings.seed)
        model = build(plan.family, architecture)
    if plan.settings.prior_share and not isinstance(model, HasCodebook):
        raise TrainingError(
            f"The family {plan.family} has no prior to learn in a stage of its own."
        )
    if plan.settings.importance_samples > 1 and not isinstance(model, GaussianLatent):
        raise TrainingError(
            f"The family {plan.family} has no Gaussian posterior to draw importance samples from."
        )
    if resume:
        _check_same_plan(plan, model, folder)
        model.load_state_dict(read_model(folder).state_dict())
    run = TrainingRun(model, train, validation, plan.settings, keep_snapshots=True)
    if resume:
        restore(run, folder)
    on_run(run)
    saved = time.monotonic()
    for report in run.epochs(on_images):
        if report.epoch == plan.settings.epochs:
            _save(plan, run, test, folder, complete=True)
        elif time.monotonic() - saved >= save_every_s or report.epoch == 0:
            _save(plan, run, test, folder, complete=False)
            saved = time.monotonic()
        yield report


def _architecture_type(plan: TrainingPlan) -> type[Architecture]:
    return family(plan.family).model.architecture_type


def _check_same_plan(plan: TrainingPlan, model: Model, folder: Path) -> None:
    card = read_card(folder)
    if card["training"].get("complete"):
        raise TrainingError(f"{folder.name} is complete: there is nothing to resume.")
    kept = {
        key: card["training"].get(key, usual) for key, usual in TrainingSettings().to_dict().items()
    }
    wanted = {
        "family": plan.family,
        "dataset": plan.dataset,
        **_plain(model.architecture.to_dict()),
        **plan.settings.to_dict(),
    }
    there = {"family": card["family"], "dataset": card["dataset"], **card["architecture"], **kept}
    different = sorted(key for key in wanted if wanted[key] != there.get(key))
    if different:
        key = different[0]
        raise TrainingError(
            f"{folder.name} was begun with {key} = {there.get(key)}, not {wanted[key]}: resume it "
            "with the settings that it was begun with, or train anew without --resume."
        )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON would give them back."""
    return {key: list(v) if isinstance(v, tuple) else v for key, v in values.items()}


def _save(
    plan: TrainingPlan, run: TrainingRun, test: DeviceImages, folder: Path, complete: bool
) -> None:
    """Write the checkpoint; only the finished model is measured on the test set."""
    metrics: dict[str, Any]
    encodings: StoredTable | None = None
    dtype = torch.float32
    if complete:
        dtype = getattr(torch, plan.settings.stored_as)
        _round_weights(run.model, dtype)
        metrics, encodings = evaluate(run.model, test, plan.nll_samples, plan.settings.seed)
    else:
        metrics = {"unit": "nats per image", "data": f"{plan.dataset} validation"} | {
            term: values[-1] for term, values in run.history["validation"].items() if term != "loss"
        }
        if isinstance(run.model, ContinuousLatentModel):
            generator = torch.Generator(test.device).manual_seed(plan.settings.seed)
            encodings = encode_split(run.model, test, generator, samples=1)
    write_checkpoint(
        folder,
        Checkpoint(
            card=_card(plan, run, test, folder.name, metrics, complete),
            weights={k: _stored(v, dtype) for k, v in run.model.state_dict().items()},
            history=run.history,
            encodings=encodings,
            snapshots=run.recorder.snapshots() if run.recorder else None,
            resume={} if complete else {RESUME_FILE: resume_bytes(run)},
        ),
    )


@torch.no_grad()
def _round_weights(model: Model, dtype: torch.dtype) -> None:
    """To what the file will hold: the figures of the card are then those of the file."""
    for weight in model.state_dict().values():
        weight.copy_(_stored(weight, dtype))


def _stored(weight: Tensor, dtype: torch.dtype) -> Tensor:
    return weight.to(dtype) if weight.is_floating_point() else weight


def _card(
    plan: TrainingPlan,
    run: TrainingRun,
    test: DeviceImages,
    name: str,
    metrics: dict[str, Any],
    complete: bool,
) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "name": name,
        "title": plan.title or _title(plan, run.model.architecture.to_dict()),
        "family": plan.family,
        "architecture": _plain(run.model.architecture.to_dict()),
        "parameters": sum(weight.numel() for weight in run.model.parameters()),
        "dataset": plan.dataset,
        "split": split_entry(
            [images.dataset for images in (run.train, run.validation, test)],
            is_a_folder=bool(plan.options),
        ),
        "preprocessing": _preprocessing(plan.settings),
        "class_names": list(test.dataset.class_names),
        "training": plan.settings.to_dict()
        | {
            "epochs_done": run.epoch,
            "complete": complete,
            "device": run.train.device.type,
            "torch": torch.__version__,
        },
        "metrics": metrics,
        "command": plan.command,
        "date": datetime.now(UTC).date().isoformat(),
    } | ({GOALS: list(plan.goals)} if plan.goals else {})


def _preprocessing(settings: TrainingSettings) -> str:
    grey = "pixels divided by 255"
    if settings.binarisation == "dynamic":
        return f"{grey}, each drawn from a Bernoulli anew at every step"
    return f"{grey}, grey levels as soft targets"


def _title(plan: TrainingPlan, architecture: dict[str, Any]) -> str:
    kind = family(plan.family)
    parts = [DATASETS[plan.dataset].title, kind.title]
    if architecture.get("likelihood") == "gaussian":
        parts.append(f"Gaussian pixels, σ {architecture['sigma']}")
    weights = plan.settings.weights
    if weights.beta == 0:
        parts.append("reconstruction only")
    elif weights.reconstruction_weight == 0:
        parts.append("KL only")
    elif weights.beta != 1:
        parts.append(f"β = {weights.beta:g}")
    if weights.importance_samples > 1:
        parts.append(f"importance-weighted, K = {weights.importance_samples}")
    kinds = capabilities(kind.model)
    what = next((words for able, words in UNITS.items() if able in kinds), "latents")
    parts.append(f"{architecture['latent_dim']} {what}")
    return " · ".join(parts)
