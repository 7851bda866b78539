"""What of a map can be taken away: the walk as a film, the pinned pictures, the pinned latents?"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.core import Core
from explorer.images.captions import captioned
from explorer.images.film import FILMS
from explorer.images.gif import there_and_back
from explorer.images.png import png_bytes
from explorer.images.tiling import as_picture, enlarge, tile
from explorer.latent.gaussians import log_prior
from explorer.latent.paths import resampled
from explorer.latent.planes import Plane
from explorer.portable.film import FilmShape, shaped

STILL_PX = 112
GAP_PX, GAP_GREY = 4, 64

_SPELLED = str.maketrans({"β": "beta", "σ": "sigma"})
"""The font that pictures are captioned in has no Greek."""

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class ExportedMap:
    """From what is taken: who decodes, and which z a place on the map stands for.

    Attributes:
        models: names and, to write above each, titles; the first drew the map.
        plane: from places to latents.
        labels: for conditional models, the labels that each place is decoded with.
        has_prior: whether log p(z) is known.
    """

    core: Core
    models: tuple[tuple[str, str], ...]
    plane: Plane
    labels: tuple[int, ...] = ()
    has_prior: bool = True

    def pictures(self, z: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Each latent (N, D) by each model and label; uint8 (N, M, C, H, W)."""
        shown = []
        for name, _ in self.models:
            for label in self.labels or (None,):
                labels = None if label is None else np.full(len(z), label, dtype=np.int64)
                shown.append(self.core.decode(name, z, labels))
        return np.stack(shown, axis=1)


def walk_latents(
    plane: Plane, pins: Sequence[Point], path: Sequence[Point], shape: FilmShape
) -> NDArray[np.float32]:
    """The latents (T, D) of a walk from pin to pin, or along the drawn path; a loop of the former
    goes back to the first pin, of the latter the way that it came.

    Raises:
        LatentError: neither two pins nor a path, or times that do not fit.
    """
    if len(pins) < 2:
        count = max(2, round(shape.seconds * shape.rate / (1 + shape.loops)))
        z = plane.from_plane(resampled(np.array(path).reshape(-1, 2), count))
        return there_and_back(z) if shape.loops else z
    anchors = plane.from_plane(np.array(pins))
    ends = np.concatenate([anchors, anchors[:1]]) if shape.loops else anchors
    return shaped([np.stack(pair) for pair in pairwise(ends)], shape)


def walk_film(
    exported: ExportedMap,
    pins: Sequence[Point],
    path: Sequence[Point],
    shape: FilmShape,
    ending: str,
) -> bytes:
    """The walk as a file of this ending, every model's picture side by side."""
    z = walk_latents(exported.plane, pins, path, shape)
    return FILMS[ending](_frames(exported, z, shape.side), shape.rate)


def pinned_png(exported: ExportedMap, pins: Sequence[Point]) -> bytes:
    """The pinned pictures from left to right, a row for each model and label."""
    pictures = exported.pictures(exported.plane.from_plane(np.array(pins))).swapaxes(0, 1)
    rows, columns = pictures.shape[:2]
    flat = pictures.reshape(rows * columns, *pictures.shape[2:])
    picture = tile(flat, rows, columns, gap=1, background=GAP_GREY)
    titles = ", ".join(title for _, title in exported.models)
    return png_bytes(enlarge(picture, _factor(pictures.shape[-2], STILL_PX)), {"Models": titles})


def pinned_csv(exported: ExportedMap, pins: Sequence[Point]) -> bytes:
    """The pinned latents, a line each: number, place on the map, z, and log p(z) in nats."""
    latents = exported.plane.from_plane(np.array(pins))
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    names = [f"z{dim + 1}" for dim in range(latents.shape[1])]
    density = ["log_prior_nats"] if exported.has_prior else []
    table.writerow(["pin", "map_x", "map_y", *names, *density])
    for number, (pin, latent) in enumerate(zip(pins, latents, strict=True), 1):
        row = [number, *_written(pin), *_written(latent)]
        table.writerow([*row, *_written(log_prior(latent[None]))] if exported.has_prior else row)
    return text.getvalue().encode()


def _frames(exported: ExportedMap, z: NDArray[np.float32], side: int) -> NDArray[np.uint8]:
    pictures = exported.pictures(z)
    shown = pictures.shape[1]
    columns = shown if shown <= 4 else int(np.ceil(np.sqrt(shown)))
    factor = _factor(pictures.shape[-2], side // columns)
    titles = [title for _, title in exported.models] if not exported.labels and shown > 1 else []
    return np.stack([_frame(row, columns, factor, titles) for row in pictures])


def _frame(
    images: NDArray[np.uint8], columns: int, factor: int, titles: Sequence[str]
) -> NDArray[np.uint8]:
    """One moment: images (M, C, H, W), enlarged, under their titles where there are any."""
    rows = -(-len(images) // columns)
    if not titles:
        return enlarge(tile(images, rows, columns, gap=1, background=GAP_GREY), factor)
    pictures = [
        captioned(enlarge(as_picture(image), factor), title.translate(_SPELLED))
        for image, title in zip(images, titles, strict=True)
    ]
    stacked = np.stack(pictures)
    stacked = stacked[:, None] if stacked.ndim == 3 else stacked.transpose(0, 3, 1, 2)
    return tile(stacked, rows, columns, gap=GAP_PX, background=GAP_GREY)


def _factor(height: int, wanted_px: int) -> int:
    return max(1, round(wanted_px / height))


def _written(values: ArrayLike) -> list[str]:
    return [f"{value:.6g}" for value in np.asarray(values, dtype=np.float64).ravel()]
