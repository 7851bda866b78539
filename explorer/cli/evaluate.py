"""python -m explorer evaluate: how good is a trained model on its test set?"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from explorer.cli.figure_lines import figure_lines
from explorer.cli.folder_words import say_of_folder
from explorer.cli.options import (
    add_checkpoints,
    add_data_options,
    add_device,
    add_json,
    data_options,
    open_core,
    print_json,
)
from explorer.core import CoreError, Description, Replicas
from explorer.core.device import choose_device
from explorer.data.binarised_images import BINARISATIONS, device_images
from explorer.data.dataset import Dataset
from explorer.data.kept_images import keep_images
from explorer.data.registry import DATASETS, load_dataset
from explorer.metrics.evaluate import evaluate
from explorer.metrics.further import FURTHER, further_figures
from explorer.metrics.likelihood import SAMPLES
from explorer.metrics.question import DEFAULT_SAMPLES, Figures, Question, StoredTable
from explorer.models.base import Model
from explorer.objectives.ranges import SEED
from explorer.training.card_figures import weights_digest, write_figures
from explorer.training.checkpoint_reading import read_model
from explorer.training.cluster import carried_out, connect
from explorer.training.fast.denormals import flush_denormals

HERE, RAY = "here", "ray"
LIKELIHOOD = "likelihood"
SHARED = ("unit", "data")
"""Figures that are not prefixed by the binarisation."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `evaluate`."""
    parser.add_argument("name", metavar="NAME", help="a model's name, as `list` gives it")
    parser.add_argument(
        "--figures",
        nargs="+",
        choices=(LIKELIHOOD, *FURTHER),
        help="which groups of figures (default: all that fit the model)",
    )
    parser.add_argument(
        "--samples",
        type=int,
        help="importance samples per image behind nll, or chains of a Boltzmann machine's "
        f"annealing (default: the card's, or {DEFAULT_SAMPLES}; papers: 5000)",
    )
    parser.add_argument("--seed", type=int, help="of every draw (default: the card's, or 0)")
    parser.add_argument(
        "--binarisation",
        choices=BINARISATIONS,
        help="none: grey pixels as soft targets; dynamic: each pixel drawn anew whenever it is "
        "read; static: drawn once (default: the card's, or none). Figures by another than the "
        "card's carry its name in front, such as dynamic_nll, and stand beside the card's",
    )
    parser.add_argument(
        "--write", action="store_true", help="write the figures into the model's card"
    )
    parser.add_argument(
        "--on",
        choices=(HERE, RAY),
        default=HERE,
        help="where: ray is the cluster at RAY_ADDRESS, whose machines see the same folders "
        "(default: here)",
    )
    add_data_options(parser)
    add_checkpoints(parser)
    add_device(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    """Measure on the whole test split and print each figure with its unit."""
    _check(options)
    core = open_core(options, device="cpu")
    described = core.describe(options.name)
    samples, seed = _samples_and_seed(options, described.metrics)
    question = Question(samples, seed, trained_on=_trained_on(described))
    own, binarisation = _binarisations(options, described)
    folder = options.checkpoints / options.name
    digest = weights_digest(folder)
    asked = options, described, question, binarisation
    figures, table = _on_ray(*asked) if options.on == RAY else measured(*asked)
    if binarisation != own:
        figures, table = _beside(figures, binarisation), None
    if options.write:
        write_figures(folder, figures, digest, table)
    if options.json:
        facts = {"dataset": described.dataset, "given_class": described.is_given_class}
        print_json({"name": options.name, **facts, **figures})
    else:
        _print(described, figures, folder if options.write else None)


def measured(
    options: argparse.Namespace, described: Description, question: Question, binarisation: str
) -> tuple[Figures, StoredTable | None]:
    """The figures of a model and the table behind them, on the machine that carries this out."""
    flush_denormals()
    device = choose_device(options.device)
    told = data_options(options)
    spec = DATASETS.get(described.dataset)
    if spec is not None and "image_shape" in spec.options:
        told = {"image_shape": described.image_shape, **told}
    test = load_dataset(described.dataset, "test", **told)
    say_of_folder(test)
    if told:
        keep_images(test.images)
    if tuple(test.images.shape[1:]) != described.image_shape:
        raise CoreError(
            f"{options.name} takes images of shape {described.image_shape}, but those of "
            f"{described.dataset} are {tuple(test.images.shape[1:])}."
        )
    model = read_model(options.checkpoints / options.name).to(device)
    groups = _groups(options, model, test)
    return _measured(groups, model, test, device, question, binarisation)


def _on_ray(
    options: argparse.Namespace, described: Description, question: Question, binarisation: str
) -> tuple[Figures, StoredTable | None]:
    connect({name: told for name, told in os.environ.items() if name.startswith("EXPLORER_")})
    plain = {name: told for name, told in vars(options).items() if name != "run"}
    there = argparse.Namespace(**{**plain, "checkpoints": options.checkpoints.resolve()})
    gpus = 0.0 if options.device == "cpu" else Replicas.from_environment().gpus
    return carried_out(measured, there, described, question, binarisation, gpus=gpus)


def _check(options: argparse.Namespace) -> None:
    for option, value, numbers in (
        ("--samples", options.samples, SAMPLES),
        ("--seed", options.seed, SEED),
    ):
        if value is not None and (refusal := numbers.refusal(value, option)):
            raise CoreError(refusal)


def _samples_and_seed(options: argparse.Namespace, metrics: Mapping[str, Any]) -> tuple[int, int]:
    """The options given, or else those of the card's figures."""
    card_samples = metrics.get("nll_samples", metrics.get("ais_chains"))
    samples, seed = options.samples, options.seed
    if samples is None:
        samples = card_samples if card_samples in SAMPLES else DEFAULT_SAMPLES
    if seed is None:
        card_seed = metrics.get("seed")
        seed = card_seed if card_seed in SEED else 0
    return samples, seed


def _trained_on(described: Description) -> tuple[str, ...]:
    """What is validation now was trained on by models from before there was a validation split."""
    had_validation = "validation_images" in described.card["split"]
    return ("train",) if had_validation else ("train", "validation")


def _binarisations(options: argparse.Namespace, described: Description) -> tuple[str, str]:
    """The binarisation of the card's figures, and the one asked for."""
    card = described.metrics.get("binarisation")
    own = card if card in BINARISATIONS else BINARISATIONS[0]
    kind = options.binarisation or own
    if kind != BINARISATIONS[0] and described.likelihood != "bernoulli":
        raise CoreError(
            f"{options.name} has {described.likelihood} pixels: binary ones have no density."
        )
    return own, kind


def _beside(figures: Figures, binarisation: str) -> Figures:
    """The figures, prefixed so that they stand beside those that the card has."""
    return {f"{binarisation}_{key}": value for key, value in figures.items() if key not in SHARED}


def _groups(options: argparse.Namespace, model: Model, test: Dataset) -> list[str]:
    """The groups of figures that were asked for, or all that fit."""
    fitting = [name for name, measure in FURTHER.items() if measure.fits(model, test)]
    if options.figures is None:
        return [LIKELIHOOD, *fitting]
    for name in options.figures:
        if name not in (LIKELIHOOD, *fitting):
            raise CoreError(
                f"{options.name} has no figures of {name}: it has those of "
                f"{', '.join((LIKELIHOOD, *fitting))}."
            )
    return [name for name in (LIKELIHOOD, *fitting) if name in options.figures]


def _measured(
    groups: list[str],
    model: Model,
    test: Dataset,
    device: torch.device,
    question: Question,
    binarisation: str,
) -> tuple[Figures, StoredTable | None]:
    figures: Figures = {}
    table = None
    for group in groups:
        reads_split = group == LIKELIHOOD or FURTHER[group].reads_split
        kind = binarisation if reads_split else "none"
        images = device_images(test, device, kind, question.seed)
        with tqdm(
            unit="image", desc=group, total=len(images) if group == LIKELIHOOD else None
        ) as bar:
            asked = replace(question, progress=bar.update)
            if group == LIKELIHOOD:
                begun = time.perf_counter()
                found, table = evaluate(model, images, asked.samples, asked.seed, bar.update)
                seconds = round(time.perf_counter() - begun, 1)
                figures |= {"binarisation": kind} | found | {"likelihood_s": seconds}
            else:
                figures |= further_figures(group, model, images, asked)
                figures |= {f"{group}_binarisation": kind} if reads_split else {}
    return figures, table


def _print(described: Description, figures: Figures, written_to: Path | None) -> None:
    for line in figure_lines(figures, lambda key: described.marked(key, key)):
        print(line)
    if written_to is not None:
        print(f"Written into {written_to / 'card.json'}.")
