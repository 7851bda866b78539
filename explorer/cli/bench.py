"""python -m explorer bench: how fast is it on this machine, against named baselines?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from explorer.cli.benchmarks.registry import BENCHMARKS, SCHEMA_VERSION, measured
from explorer.cli.benchmarks.setup import Setup, chosen_model
from explorer.cli.benchmarks.table import MissingMarkers, around, filled, plain
from explorer.cli.options import add_checkpoints, add_device, add_json, open_core, print_json
from explorer.cli.whole_file import write_whole
from explorer.core import CoreError
from explorer.core.device import choose_device
from explorer.objectives.ranges import SEED


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `bench`."""
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="NAME",
        choices=list(BENCHMARKS),
        default=list(BENCHMARKS),
        help=f"of {', '.join(BENCHMARKS)} (default: all)",
    )
    parser.add_argument(
        "--quick", action="store_true", help="a part of the work, to see that it runs"
    )
    parser.add_argument("--model", metavar="NAME", help="the model to decode and encode with")
    parser.add_argument("--seed", type=int, default=0, help="of latents, pixels and weights")
    parser.add_argument(
        "--from", dest="report", type=Path, metavar="FILE", help="a report (--json) of before"
    )
    parser.add_argument(
        "--into", type=Path, metavar="FILE", help="write the table between the file's markers"
    )
    add_checkpoints(parser)
    add_device(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    """Measure, or read an earlier report, and print it or write its table into a file."""
    if refusal := SEED.refusal(options.seed, "--seed"):
        raise CoreError(refusal)
    text = None if options.into is None else _read(options.into)
    if text is not None:  # said before minutes of work, not after
        _check_place(text, options.into)
    report = _measured(options) if options.report is None else _reported(options.report)
    if text is not None:
        write_whole(options.into, filled(text, report).encode())
        print(f"The table is in {options.into}.", file=sys.stderr)
    if options.json:
        print_json(report)
    elif text is None:
        print("\n".join(plain(report)))


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    device = choose_device(options.device)
    core = open_core(options, device=str(device))
    model = chosen_model(core, options.model)
    setup = Setup(core, options.checkpoints, device, model, options.quick, options.seed)

    def tell(name: str) -> None:
        print(f"{name}: {BENCHMARKS[name].title} …", file=sys.stderr)

    return measured(setup, options.only, tell)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CoreError(f"{path} cannot be read: {error}.") from error


def _reported(path: Path) -> dict[str, Any]:
    try:
        report = json.loads(_read(path))
        "\n".join(plain(report))  # whatever is missing shows here
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CoreError(f"{path} holds no report of python -m explorer bench --json.") from error
    if report.get("schema_version") != SCHEMA_VERSION:
        raise CoreError(f"{path} is a report of another version: measure again.")
    return dict(report)


def _check_place(text: str, path: Path) -> None:
    try:
        around(text)
    except MissingMarkers as error:
        raise CoreError(f"{path}: {error}") from error
