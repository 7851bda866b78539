"""python -m explorer checkup: what did a model turn out to be, and what is wrong with it?"""

from __future__ import annotations

import argparse

from explorer.cli.options import add_checkpoints, add_device, add_json, open_core, print_json
from explorer.core import DOUBT, FACT, FAULT, Checkup

SIGNS = {FAULT: "wrong", DOUBT: "meant?", FACT: ""}
INDENT = " " * 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `checkup`."""
    parser.add_argument("name", metavar="NAME", help="a model's name, as `list` gives it")
    add_checkpoints(parser)
    add_device(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    """Print each finding with its remedy, the heaviest first."""
    checkup = open_core(options, options.device).checkup(options.name)
    if options.json:
        print_json(
            {
                "name": options.name,
                "images": checkup.images,
                "seconds": round(checkup.seconds, 2),
                "findings": [finding.as_json() for finding in checkup.findings],
            }
        )
        return
    show(checkup)


def show(checkup: Checkup) -> None:
    """The findings for people."""
    for finding in checkup.findings:
        print(f"{SIGNS[finding.weight]:<7} {finding.sentence} [{finding.code}]")
        if finding.remedy:
            print(f"{INDENT}→ {finding.remedy}")
    print(f"{checkup.images} images, {checkup.seconds:.1f} s.")
