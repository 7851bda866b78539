"""Which arguments do several commands share, and what do they mean?"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from explorer.core import Core, CoreError, ModelCore, default_checkpoints_dir
from explorer.server.addresses import LARGEST_PORT


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json: figures for a program instead of a person."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_device(parser: argparse.ArgumentParser) -> None:
    """--device."""
    parser.add_argument(
        "--device", default="auto", help="auto (a GPU if there is one), cpu, cuda, cuda:1, …"
    )


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """--folder and --image-shape, for the image_folder data set."""
    parser.add_argument(
        "--folder", type=Path, help="with --dataset image_folder: the folder of images"
    )
    parser.add_argument(
        "--image-shape",
        metavar="CxHxW",
        help="with --dataset image_folder: the shape to resize to, such as 3x64x64",
    )


def data_options(options: argparse.Namespace) -> dict[str, Any]:
    """What the data set's loader is told; CoreError for a shape that is none."""
    told: dict[str, Any] = {}
    if options.folder is not None:
        told["path"] = options.folder
    if options.image_shape is not None:
        told["image_shape"] = _shape(options.image_shape)
    return told


def _shape(text: str) -> tuple[int, ...]:
    try:
        channels, height, width = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise CoreError(
            f"{text!r} is no image shape: write channels, height and width, such as 1x28x28."
        ) from None
    return channels, height, width


def check_port(port: int) -> None:
    """Raise CoreError, in one sentence, for a number that is no port's."""
    if not 0 < port <= LARGEST_PORT:
        raise CoreError(f"{port} is no port: choose 1 to {LARGEST_PORT}.")


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def add_checkpoints(parser: argparse.ArgumentParser) -> None:
    """--checkpoints."""
    parser.add_argument(
        "--checkpoints",
        type=Path,
        default=default_checkpoints_dir(),
        metavar="DIR",
        help="the folder of trained models (default: the one that ships)",
    )


def open_core(options: argparse.Namespace, device: str) -> Core:
    """The core over `--checkpoints`."""
    return ModelCore.open(options.checkpoints, device)
