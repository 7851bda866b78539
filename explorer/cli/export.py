"""python -m explorer export: what of a model can be shown where there is no explorer?"""

from __future__ import annotations

import argparse
import logging
import sys
from importlib import import_module
from pathlib import Path

from explorer.cli.onnx_export import write_onnx
from explorer.cli.options import add_checkpoints, add_device, open_core
from explorer.cli.whole_file import write_whole
from explorer.images.stamp import Stamp, stamped
from explorer.portable.first_picture import FILE
from explorer.portable.first_picture_making import first_pictures
from explorer.portable.view import View

PAGES = ("latent_map", "manifold", "traversals", "conditional")
WRITER = "explorer.ui.pictures.saved_pages"
"""The pages are the app's, which stands beside the command line: it is loaded for this alone."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `export`."""
    parser.add_argument("name", metavar="NAME", help="a model's name, as `list` gives it")
    parser.add_argument("--page", default=PAGES[0], choices=PAGES, help="which (default: the map)")
    parser.add_argument("--theme", choices=("light", "dark"), help="(default: the reader's own)")
    parser.add_argument(
        "--onnx", action="store_true", help="its decoder and encoder as ONNX files instead"
    )
    parser.add_argument(
        "--first-pictures",
        action="store_true",
        help="what its pages show before they have started, into the model's own folder instead",
    )
    parser.add_argument(
        "--out", type=Path, help="the page to write (map.html), or with --onnx the folder (.)"
    )
    add_checkpoints(parser)
    add_device(parser)


def run(options: argparse.Namespace) -> None:
    """Write the page, whole or not at all; or the model as ONNX, or its first pictures."""
    core = open_core(options, options.device)
    core.describe(options.name)
    if options.onnx:
        write_onnx(core, options.name, options.out or Path())
        return
    if options.first_pictures:
        pictures = first_pictures(core, options.name).file()
        _write(options.out or options.checkpoints / options.name / FILE, pictures, 1e3, "kB")
        return
    out = options.out or Path("map.html")
    logging.disable(logging.WARNING)  # no app runs, which Streamlit would say
    try:
        page = import_module(WRITER).page_of(core, options.name, options.page, options.theme)
    finally:
        logging.disable(logging.NOTSET)
    view = View(options.page, (("model", options.name),))
    page = stamped(page, "html", Stamp(view.link, view.models(core)))
    _write(out, page, 1e6, "MB")


def _write(out: Path, contents: bytes, unit: float, its_name: str) -> None:
    write_whole(out, contents)
    print(f"{out} is written, {len(contents) / unit:.1f} {its_name}.", file=sys.stderr)
