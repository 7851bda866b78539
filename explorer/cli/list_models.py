"""python -m explorer list: which trained models are there?"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from explorer.cli.options import add_checkpoints, add_json, open_core, print_json
from explorer.core import Core, CoreError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `list`."""
    add_checkpoints(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    """Print one line, or one object, per checkpoint."""
    core = open_core(options, device="cpu")
    rows = _rows(core)
    if options.json:
        print_json(rows)
        return
    if not rows:
        print("There are no trained models here: train one with python -m explorer train.")
    for row in rows:
        print(f"{row['name']:<34} {row['title']}")


def _rows(core: Core) -> list[dict[str, Any]]:
    rows = []
    for name in core.list():
        try:
            rows.append(_row(core, name))
        except CoreError as error:  # one damaged checkpoint does not hide the others
            print(f"explorer: {error}", file=sys.stderr)
    return rows


def _row(core: Core, name: str) -> dict[str, Any]:
    described = core.describe(name)
    return {
        "name": name,
        "title": described.title,
        "family": described.family,
        "dataset": described.dataset,
        "latent_dim": described.latent_dim,
        "image_shape": list(described.image_shape),
        "capabilities": sorted(described.capabilities),
        "given_class": described.is_given_class,
        "metrics": described.metrics,
    }
