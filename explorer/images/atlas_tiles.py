"""How are some of an atlas's thumbnails taken out of its file?"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.images.webp import webp_bytes

FORMATS = ("PNG", "WEBP")
MOST_TILES = 400
MOST_PX = 16_383
"""Of a side of a WebP file: WEBP_MAX_DIMENSION of libwebp, developers.google.com/speed/webp/faq. As
many as are given at once of what the pages show, 32 pixels high, stay below it."""
DECODED = 2
"""Files that stay decoded: a class looks at one or two data sets."""


class AtlasError(ValueError):
    """A file, a size or a place that is none."""


def atlas_strip(file: bytes, tile_px: tuple[int, int], places: Sequence[int]) -> bytes:
    """These thumbnails one below the other, as a WebP file without loss.

    Args:
        file: of the atlas, without gaps, row by row.
        tile_px: (width, height) of each.
        places: of the thumbnails, counted along the rows, each once: the strip is then no larger
            than the atlas, however large a thumbnail is said to be.

    Raises:
        AtlasError: it is no picture, cannot be divided so, has no thumbnail there, or the
            strip is larger than a WebP file can be.
    """
    width, height = tile_px
    if not 0 < len(places) <= MOST_TILES:
        raise AtlasError(f"{len(places)} thumbnails; 1 to {MOST_TILES} are given at once.")
    if len(set(places)) < len(places):
        raise AtlasError("The same thumbnails are asked for again: each is given once.")
    picture = _decoded(file)
    if not (0 < width <= picture.shape[1] and 0 < height <= picture.shape[0]):
        raise AtlasError(f"The atlas has no thumbnails of {width}×{height} pixels.")
    if max(width, height * len(places)) > MOST_PX:
        raise AtlasError(
            f"{len(places)} thumbnails of {width}×{height} pixels are no WebP file, whose sides "
            f"have at most {MOST_PX:,}: ask for fewer."
        )
    columns, rows = picture.shape[1] // width, picture.shape[0] // height
    if min(places) < 0 or max(places) >= columns * rows:
        raise AtlasError(f"The atlas has {columns * rows} thumbnails.")
    tiles = [
        picture[height * row : height * (row + 1), width * column : width * (column + 1)]
        for row, column in (divmod(place, columns) for place in places)
    ]
    return webp_bytes(np.concatenate(tiles))


@lru_cache(DECODED)
def _decoded(file: bytes) -> NDArray[np.uint8]:
    """(H, W), or (H, W, 3) where there are colours, of which a WebP file always says it has."""
    try:
        with Image.open(io.BytesIO(file), formats=FORMATS) as opened:
            picture = np.asarray(opened.convert("RGB"))
    except (OSError, Image.DecompressionBombError) as error:
        raise AtlasError("That file is no picture.") from error
    is_grey = bool((picture == picture[..., :1]).all())
    return np.ascontiguousarray(picture[..., 0]) if is_grey else picture
