"""python -m explorer seeds: which of several trainings that differ in their seed ships?"""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.core import CoreError, ModelCore
from explorer.figures.number_text import digits_between
from explorer.objectives.ranges import SEED
from explorer.training.goals import MAX_TEXT
from explorer.training.presets import REPLACE_OPTION, check_unfinished
from explorer.training.seeds import FIGURES, Spread, seed_runs_of, ship_one, spread_of

NAME_WIDTH = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `seeds`."""
    add = parser.add_argument
    add(
        "trainings",
        nargs="+",
        type=Path,
        metavar="TRAINING",
        help="folders of complete checkpoints, alike in all but the seed",
    )
    add("--out", required=True, type=Path, metavar="DIR", help="the checkpoint that ships")
    add(
        "--ships",
        type=int,
        metavar="SEED",
        help="which one (default: the median by the loss on validation images)",
    )
    add("--why", default="", help="with --ships: the reason, for the card")
    add(REPLACE_OPTION, action="store_true", help="replace a complete model in DIR")


def run(options: argparse.Namespace) -> None:
    """Write the one that ships, and print each figure over the seeds."""
    _check(options)
    if not options.replace:
        check_unfinished(options.out)
    seed = ship_one(options.trainings, options.out, options.ships, options.why)
    ships = ModelCore.open(options.out.parent, "cpu").describe(options.out.name)
    runs = seed_runs_of(ships.card)
    for figure in FIGURES:
        if spread := spread_of(runs, figure):
            print(f"{ships.marked(figure, figure):<{NAME_WIDTH}} {_told(spread)}")
    print(f"{options.out} is written: seed {seed}.")


def _told(spread: Spread) -> str:
    """The median and the ends, to the second digit of what lies between these."""
    digits = digits_between(spread.least, spread.most)
    middle, least, most = (f"{x:.{digits}f}" for x in (spread.median, spread.least, spread.most))
    return f"{middle}, from {least} to {most}"


def _check(options: argparse.Namespace) -> None:
    if (options.ships is None) != (not options.why):
        raise CoreError("--ships and --why go together: which seed, and for which reason.")
    if options.ships is not None and (refusal := SEED.refusal(options.ships, "--ships")):
        raise CoreError(refusal)
    if len(options.why) > MAX_TEXT or not options.why.isprintable():
        raise CoreError(f"--why must be one line of at most {MAX_TEXT:,} signs.")
