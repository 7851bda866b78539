"""python -m explorer train: how is a model trained from the command line?"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from tqdm import tqdm

from explorer.cli.architecture import FAMILY_SETTINGS, add_architecture
from explorer.cli.folder_words import say_of_folder
from explorer.cli.options import add_data_options, add_device, data_options
from explorer.cli.preset import goals_asked
from explorer.core.device import choose_device
from explorer.data.registry import DATASETS, load_dataset
from explorer.models.nets import BACKBONES
from explorer.models.registry import FAMILIES, family
from explorer.training.fast.denormals import flush_denormals
from explorer.training.fit import EpochReport
from explorer.training.presets import REPLACE_OPTION, check_unfinished, command_for_others
from explorer.training.settings import (
    BINARISATIONS,
    OPTIMIZERS,
    PRECISIONS,
    SCHEDULES,
    STORED,
    TrainingError,
    TrainingSettings,
)
from explorer.training.train import TrainingPlan, train_checkpoint


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `train`; those left out take the family's or the settings' own value."""
    defaults = TrainingSettings()
    add = parser.add_argument
    add(
        "--preset",
        metavar="NAME",
        help="train a model that is here again, as its card says, to checkpoints/NAME; needs no "
        "other option, and any that is given wins",
    )
    add("--family", required=True, choices=list(FAMILIES), help="model family")
    add("--dataset", required=True, choices=list(DATASETS), help="data set")
    add_data_options(parser)
    add("--out", required=True, type=Path, metavar="DIR", help="the checkpoint's folder")
    add("--latent-dim", type=int, default=2, help="latent size D (default 2)")
    add("--backbone", default="mlp", choices=list(BACKBONES), help="layers (default mlp)")
    add("--widths", help="layer widths or channels, such as 512,256")
    add_architecture(parser)
    add("--beta", type=float, help="weight of the KL in the loss, or of the total correlation")
    add(
        "--beta-from",
        type=float,
        default=0.0,
        help="where β begins, to go to --beta; 0: constant",
    )
    add("--reconstruction-weight", type=float, help="weight of −log p(x|z); 0: KL only")
    add(
        "--importance-samples",
        type=int,
        default=defaults.importance_samples,
        help="draws of z per image and step; more than 1: the importance-weighted bound",
    )
    add("--epochs", type=int, default=defaults.epochs)
    add("--images-per-epoch", type=int, default=0, help="0: the whole training split")
    add("--batch-size", type=int, default=defaults.batch_size)
    add("--learning-rate", type=float, default=defaults.learning_rate)
    add("--schedule", default=defaults.schedule, choices=SCHEDULES, help="of the learning rate")
    add("--precision", default=defaults.precision, choices=PRECISIONS, help="of layers' products")
    add("--binarisation", default=defaults.binarisation, choices=BINARISATIONS)
    add("--optimizer", default=defaults.optimizer, choices=OPTIMIZERS)
    add("--momentum", type=float, default=defaults.momentum, help="of the optimizer sgd")
    add("--weight-decay", type=float, default=defaults.weight_decay)
    add(
        "--prior-share",
        type=float,
        default=defaults.prior_share,
        help="last share of the steps, in which the prior over codes is trained alone",
    )
    add("--images-evaluated", type=int, default=defaults.images_evaluated, help="per curve point")
    add("--stored-as", default=defaults.stored_as, choices=STORED, help="weights on disk")
    add("--seed", type=int, default=defaults.seed)
    add("--title", default="", help="name for people")
    add("--nll-samples", type=int, default=100, help="samples of the card's importance bound")
    again = parser.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", action="store_true", help="go on with the interrupted training in DIR"
    )
    again.add_argument("--replace", action="store_true", help="train over a complete model in DIR")
    add("--json", action="store_true", help="print one JSON line per epoch")
    add_device(parser)


def run(options: argparse.Namespace) -> None:
    """Train, with a progress bar, and say where the checkpoint is."""
    flush_denormals()
    plan = plan_of(options)
    if not options.resume and not options.replace:
        check_unfinished(options.out)
    with _Bar(plan.settings.epochs) as bar:
        reports = train_checkpoint(plan, options.out, choose_device(options.device), options.resume)
        for report in reports:
            bar.show(report)
            if options.json:
                print(json.dumps(vars(report)), flush=True)
    if options.folder is not None:
        say_of_folder(load_dataset(plan.dataset, "train", **data_options(options)))
    print(f"{options.out} is written.", file=sys.stderr)


def plan_of(options: argparse.Namespace) -> TrainingPlan:
    """The plan that the options describe; a sentence for what cannot be trained."""
    weights = family(options.family).weights
    told = {field.name: getattr(options, field.name) for field in fields(TrainingSettings)}
    for name in ("beta", "reconstruction_weight"):
        if told[name] is None:
            told[name] = getattr(weights, name)
    architecture: dict[str, Any] = {
        "latent_dim": options.latent_dim,
        "backbone": options.backbone,
    }
    if options.widths:
        architecture["widths"] = _numbers(options.widths)
    for name in FAMILY_SETTINGS:
        if getattr(options, name) is not None:
            architecture[name] = getattr(options, name)
    return TrainingPlan(
        options.family,
        options.dataset,
        architecture,
        TrainingSettings(**told),
        data_options(options),
        options.title,
        _command(options.told, options.out.name),
        options.nll_samples,
        goals_asked(options.asked),
    )


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise TrainingError(f"{text!r} is no list of widths: write numbers and commas.") from None


def _command(told: Sequence[str], name: str) -> str:
    arguments = [word for word in told if word not in ("--resume", REPLACE_OPTION)]
    return command_for_others("python -m explorer " + shlex.join(arguments), name)


class _Bar:
    """A progress bar over epochs, with terms, throughput and time left."""

    def __init__(self, epochs: int):
        self._epochs = epochs
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, report: EpochReport) -> None:
        terms = {k: f"{v:.2f}" for k, v in report.validation.items() if k != "loss"}
        terms["images/s"] = f"{report.images_per_second:,.0f}"
        if self._bar is None:
            # Not before there is something to show: a refusal stays one line. A resumed run
            # begins its bar where the broken one ended.
            self._bar = tqdm(
                total=self._epochs, initial=report.epoch, unit="epoch", dynamic_ncols=True
            )
        else:
            self._bar.update()
        self._bar.set_postfix(terms)
