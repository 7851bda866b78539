"""Which commands are there, and what happens when one is given bad input?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from explorer.cli import (
    bench,
    checkup,
    evaluate,
    export,
    film,
    grid,
    list_models,
    open_figure,
    seeds,
    show_onnx,
    train,
)
from explorer.cli.cluster import command as cluster
from explorer.cli.errors import SENTENCES
from explorer.cli.preset import expand_preset

BAD_INPUT = 2
INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes:
        name, summary: what it does, in a word and in a phrase.
        add_arguments: gives the parser its arguments.
        run: its action. `options.asked` is the command line as typed, `options.told` as expanded.
        expand: replaces a short form of the arguments, such as a preset, by the long one.
    """

    name: str
    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], None]
    expand: Callable[[list[str]], list[str]] = list


COMMANDS: tuple[Command, ...] = (
    Command("list", "list the trained models", list_models.add_arguments, list_models.run),
    Command(
        "train",
        "train a model and write a checkpoint",
        train.add_arguments,
        train.run,
        expand_preset,
    ),
    Command("seeds", "ship one of several seeds", seeds.add_arguments, seeds.run),
    Command("evaluate", "measure a trained model", evaluate.add_arguments, evaluate.run),
    Command("checkup", "find what is wrong with a model", checkup.add_arguments, checkup.run),
    Command("grid", "draw the manifold of a trained model", grid.add_arguments, grid.run),
    Command("film", "film the way through images", film.add_arguments, film.run),
    Command("export", "save a model's page as one file", export.add_arguments, export.run),
    Command(
        "open", "open the view that a figure came from", open_figure.add_arguments, open_figure.run
    ),
    Command("show", "open a decoder in an ONNX file", show_onnx.add_arguments, show_onnx.run),
    Command(
        "cluster", "serve many visitors from many processes", cluster.add_arguments, cluster.run
    ),
    Command("bench", "measure speed against baselines", bench.add_arguments, bench.run),
)


class _OneLineParser(argparse.ArgumentParser):
    """Prints one sentence on bad input, and the usage only for --help."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"explorer: {message}. See {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _OneLineParser(
        prog="python -m explorer",
        description="Train, measure and draw the models of Latent Space Explorer.",
        epilog="The explorer itself opens with: streamlit run app.py",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(
            command.name, help=command.summary, description=command.summary.capitalize() + "."
        )
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code, 2 with one sentence on bad input."""
    asked = list(sys.argv[1:] if arguments is None else arguments)
    told = list(asked)
    try:
        for command in COMMANDS:
            if told[:1] == [command.name]:
                told[1:] = command.expand(told[1:])
        options = parser().parse_args(told)
        options.told, options.asked = told, asked
        options.run(options)
    except SENTENCES as error:
        print(f"explorer: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("explorer: stopped; what was last saved is whole.", file=sys.stderr)
        return INTERRUPTED
    return 0
