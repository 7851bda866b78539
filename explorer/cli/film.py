"""python -m explorer film: what does the way through some images look like, as a film?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from explorer.cli.options import add_checkpoints, add_device, open_core
from explorer.cli.whole_file import write_whole
from explorer.core import WAYS, Core, CoreError, Description
from explorer.images.film import FILMS
from explorer.images.preparation import prepare
from explorer.images.read import read_image
from explorer.images.recipes import recipe_for
from explorer.images.stamp import Stamp, stamped
from explorer.portable.film import FilmShape, film_frames, film_latents
from explorer.portable.view import View

MOST_ON_THE_PAGE = 4
"""As many keyframes as the page *Generate* can show again."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `film`."""
    parser.add_argument("name", metavar="NAME", help="a model's name, as `list` gives it")
    parser.add_argument(
        "--through",
        nargs="+",
        required=True,
        metavar="IMAGE",
        help="keyframes: rows of the test split, or picture files",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("film.mp4"), help=f"ending in {', '.join(FILMS)}"
    )
    parser.add_argument("--way", default="spherical", choices=WAYS, help="between keyframes")
    parser.add_argument("--seconds", type=float, default=6.0, help="of the whole film (default 6)")
    parser.add_argument(
        "--times", nargs="+", type=float, metavar="S", help="when each keyframe is reached, from 0"
    )
    parser.add_argument("--rate", type=int, default=25, help="frames a second (default 25)")
    parser.add_argument("--side", type=int, default=448, help="longer side in px (default 448)")
    parser.add_argument("--ease", action="store_true", help="slow down at every keyframe")
    parser.add_argument("--once", action="store_true", help="end at the last keyframe, no loop")
    parser.add_argument("--label", help="the class under which a conditional model decodes")
    add_checkpoints(parser)
    add_device(parser)


def run(options: argparse.Namespace) -> None:
    """Decode the film and write it."""
    ending = options.out.suffix.lower().removeprefix(".")
    if ending not in FILMS:
        raise CoreError(f"{options.out} is no film: let it end in {', '.join(FILMS)}.")
    if not (1 <= options.rate <= 50 and 16 <= options.side <= 2160):
        raise CoreError("A film has 1 to 50 frames a second, and a side of 16 to 2160 px.")
    core = open_core(options, options.device)
    model = core.describe(options.name)
    if not model.can("decodes_latent"):
        raise CoreError(f"{options.name} has no continuous latents to walk through.")
    label = _label(model, options.label)
    anchors = np.concatenate([_latent(core, model, told, label) for told in options.through])
    times = None if options.times is None else tuple(options.times)
    shape = FilmShape(
        options.seconds, options.side, options.ease, not options.once, times, options.rate
    )
    z = film_latents(core, model.name, anchors, options.way, shape, label)
    with tqdm(total=len(z), unit="frame", file=sys.stderr, leave=False) as bar:
        frames = film_frames(core, model.name, z, shape.side, label, bar.update)
    view = _view(options)
    film = stamped(FILMS[ending](frames, shape.rate), ending, Stamp(view.link, view.models(core)))
    write_whole(options.out, film)
    print(f"{options.out} is written: {len(frames)} frames.", file=sys.stderr)


def _label(model: Description, told: str | None) -> int | None:
    if not model.can("conditional"):
        return None
    if told is None:
        return 0
    if told not in model.class_names:
        raise CoreError(
            f"{model.name} has no class {told[:40]!r}: choose one of "
            f"{', '.join(model.class_names)}."
        )
    return model.class_names.index(told)


def _latent(core: Core, model: Description, told: str, label: int | None) -> NDArray[np.float32]:
    """The latent (1, D) of a row of the test split, or of a picture file."""
    if told.isdecimal():
        mu = core.encodings(model.name).mu
        if int(told) >= len(mu):
            raise CoreError(f"There is no test image {told}: they run from 0 to {len(mu) - 1}.")
        return mu[[int(told)]]
    try:
        data = Path(told).read_bytes()
    except OSError as error:
        raise CoreError(
            f"{told} is no row of the test split, and cannot be read: {error.strerror}."
        ) from error
    image = prepare(read_image(data), recipe_for(model.dataset, model.image_shape)).image
    labels = None if label is None else np.array([label], dtype=np.int64)
    return core.encode(model.name, image[None], labels).mu


def _view(options: argparse.Namespace) -> View:
    """The page that shows this walk, as far as it is one of rows; else the model's map."""
    rows = options.through
    if len(rows) > MOST_ON_THE_PAGE or not all(row.isdecimal() for row in rows):
        return View("latent_map", (("model", options.name),))
    letters = [(f"walk_{letter}", row) for letter, row in zip("abcd", rows, strict=False)]
    told = (("model", options.name), ("part", "ways between"), ("walk_images", str(len(rows))))
    return View("generate", (*told, *letters, ("film_way", options.way)))
