"""python -m explorer grid: what does the manifold of a trained model look like?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from explorer.cli.options import add_checkpoints, add_device, open_core
from explorer.cli.whole_file import write_whole
from explorer.core import CoreError
from explorer.images.png import png_bytes
from explorer.images.stamp import Stamp, stamped
from explorer.images.tiling import tile
from explorer.latent.manifold import SPACINGS, manifold_grid
from explorer.latent.projections import dimension_label
from explorer.portable.view import View


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `grid`."""
    parser.add_argument("name", metavar="NAME", help="a model's name, as `list` gives it")
    parser.add_argument("--size", type=int, default=20, help="tiles per side (default 20)")
    parser.add_argument("--spacing", default="quantile", choices=SPACINGS, help="of z")
    parser.add_argument("--dims", type=int, nargs=2, default=(1, 2), metavar=("ACROSS", "UP"))
    parser.add_argument("--out", type=Path, default=Path("manifold.png"), help="the PNG to write")
    add_checkpoints(parser)
    add_device(parser)


def run(options: argparse.Namespace) -> None:
    """Decode the grid and write it as a PNG that says what made it."""
    core = open_core(options, options.device)
    described = core.describe(options.name)
    if not described.can("decodes_latent"):
        raise CoreError(f"{options.name} has no continuous latents to lay a grid in.")
    dims = (options.dims[0] - 1, options.dims[1] - 1)
    grid = manifold_grid(options.size, described.latent_dim, dims, spacing=options.spacing)
    picture = tile(core.decode(options.name, grid.z), grid.n, grid.n)
    note = f"{options.name}: z {options.dims}, {options.spacing} spacing, {grid.n} x {grid.n}"
    view = _view(options, dims if described.latent_dim > 2 else ())
    stamp = Stamp(view.link, view.models(core))
    png = png_bytes(picture, {"Description": note})
    write_whole(options.out, stamped(png, "png", stamp))
    print(f"{options.out} is written.", file=sys.stderr)


def _view(options: argparse.Namespace, dims: tuple[int, ...]) -> View:
    """The page that shows this grid, of these of the latent space's more than two dimensions."""
    spacing = (("spacing", "even z"),) if options.spacing == "even" else ()
    shown = tuple(zip(("across", "up"), map(dimension_label, dims), strict=False))
    settings = (("model", options.name), ("tiles", str(options.size)))
    return View("manifold", (*settings, *spacing, *shown))
