"""python -m explorer evaluate: how good is a trained model on its test set?"""

from __future__ import annotations

import argparse

from tqdm import tqdm

from explorer.cli.options import (
    add_checkpoints,
    add_data_options,
    add_device,
    add_json,
    data_options,
    open_core,
    print_json,
)
from explorer.core.device import choose_device
from explorer.core.errors import CoreError
from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.metrics.evaluate import evaluate
from explorer.metrics.likelihood import MAX_SAMPLES
from explorer.metrics.question import DEFAULT_SAMPLES
from explorer.training.checkpoint_reading import read_model


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `evaluate`."""
    parser.add_argument("name", metavar="NAME", help="a model's name, as `list` gives it")
    parser.add_argument(
        "--samples",
        type=int,
        default=DEFAULT_SAMPLES,
        help=f"importance samples per image behind nll (default {DEFAULT_SAMPLES}; papers: 5000)",
    )
    parser.add_argument("--seed", type=int, default=0)
    add_data_options(parser)
    add_checkpoints(parser)
    add_device(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    """Measure on the whole test split and print each figure with its unit."""
    if not 1 <= options.samples <= MAX_SAMPLES:
        raise CoreError(f"--samples must be from 1 to {MAX_SAMPLES}, not {options.samples}.")
    if not 0 <= options.seed < 2**63:
        raise CoreError(f"--seed must be from 0 to 2^63 − 1, not {options.seed}.")
    device = choose_device(options.device)
    core = open_core(options, device="cpu")
    described = core.describe(options.name)
    test = load_dataset(described.dataset, "test", **data_options(options))
    if tuple(test.images.shape[1:]) != described.image_shape:
        raise CoreError(
            f"{options.name} takes images of shape {described.image_shape}, but those of "
            f"{described.dataset} are {tuple(test.images.shape[1:])}."
        )
    images = DeviceImages(test, device)
    model = read_model(core.folder / options.name).to(device)
    with tqdm(total=len(images), unit="image", desc=options.name) as bar:
        metrics, _ = evaluate(model, images, options.samples, options.seed, bar.update)
    if options.json:
        print_json({"name": options.name, "dataset": described.dataset, **metrics})
        return
    for key, value in metrics.items():
        print(f"{key:<16} {value:.3f}" if isinstance(value, float) else f"{key:<16} {value}")
