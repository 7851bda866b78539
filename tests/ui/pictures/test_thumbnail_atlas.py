"""Has every point its small picture, made once, and of the right images?"""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer import core as cores
from explorer.images.atlas_tiles import MOST_PX, MOST_TILES
from explorer.ui.components import scene
from explorer.ui.pictures.thumbnail_atlas import (
    MAX_POINTS,
    SMOOTH_STEP,
    THUMBNAIL_PX,
    SharedAtlas,
    rows_shown,
    shared_atlas,
)
from tests.ui.stand_ins import StandInCore, description, stored


class Counting(StandInCore):
    """Counts how often images are asked for."""

    asked: int = 0

    def test_images(self, name: str, rows: Any) -> cores.TestImages:
        self.asked += 1
        return super().test_images(name, rows)


def core_of(count: int = 6, are_original: bool = True, **changes: Any) -> Counting:
    """Two models of the same images; row i is all pixels 10 i."""
    models = [description(image_shape=(1, 4, 4), **changes) for _ in range(2)]
    encoded = {model.name: stored(np.zeros((count, 2))) for model in models}
    levels = 10 * np.arange(count, dtype=np.uint8)[:, None, None, None]
    images = np.broadcast_to(levels, (count, 1, 4, 4)).copy()
    return Counting(models, encoded, images, are_original)


def pixels(file: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(file)).convert("L"))


def test_codes_that_are_no_numbers_have_no_point() -> None:
    mu = np.zeros((5, 2), np.float32)
    mu[1, 0], mu[3, 1] = np.nan, np.inf
    assert rows_shown(mu).tolist() == [0, 2, 4]


def test_of_very_many_points_as_many_as_can_be_sent_are_kept_evenly() -> None:
    count = 3 * MAX_POINTS
    rows = rows_shown(np.zeros((count, 2), np.float32))
    assert len(np.unique(rows)) == len(rows) == MAX_POINTS
    assert (rows[0], rows[-1]) == (0, count - 1)
    assert set(np.diff(rows)) <= {2, 3, 4}


def test_tiles_stand_in_the_order_of_their_rows() -> None:
    core = core_of()
    atlas = SharedAtlas().wait(core, core.list()[0])
    assert (atlas.columns, atlas.is_original) == (3, True)
    width, height = atlas.tile_px
    tiles = pixels(atlas.file)[height // 2 :: height, width // 2 :: width]
    assert tiles.tolist() == [[0, 10, 20], [30, 40, 50]]


def test_whoever_waits_first_makes_it_for_all() -> None:
    core, shared = core_of(), SharedAtlas()
    first, other = core.list()
    assert shared.ready(core.version(first)) is None
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: shared.wait(core, first), range(8)))
    assert core.asked == 1
    assert all(atlas is made[0] for atlas in made)
    # Originals are the same under every model of the data set.
    assert shared.ready(core.version(other)) is made[0]
    assert shared.wait(core, other) is made[0]


def test_reconstructions_are_their_model_s_alone_and_coarser() -> None:
    core, shared = core_of(are_original=False), SharedAtlas()
    first, other = core.list()
    atlas = shared.wait(core, first)
    assert not atlas.is_original
    assert shared.ready(core.version(other)) is None
    assert shared.wait(core, other) is not atlas
    levels = np.unique(pixels(atlas.file)).astype(int)
    assert len(np.unique(levels // SMOOTH_STEP)) == len(levels)
    assert np.abs(levels - 10 * np.arange(6)).max() <= SMOOTH_STEP


@pytest.mark.parametrize("are_here", [True, False])
def test_models_of_data_that_are_here_share_one(are_here: bool) -> None:
    core = core_of(count=3, are_original=are_here)
    first, other = (shared_atlas(core, name) for name in core.list())
    assert (first is other) == are_here
    assert shared_atlas(core, core.list()[0]) is first


def test_a_model_some_of_whose_points_are_missing_has_its_own() -> None:
    core = core_of(count=4, dataset="digits")
    whole, broken = core.list()
    core.encoded[broken].mu[2] = np.nan
    assert shared_atlas(core, whole) is not shared_atlas(core, broken)


def test_a_page_asks_for_no_more_at_once_than_is_given() -> None:
    script = Path(str(scene.__file__)).with_name("asked_atlas.js").read_text("utf-8")
    (most,) = re.findall(r"MOST_AT_ONCE = (\d+);", script)
    assert int(most) <= MOST_TILES
    assert MOST_TILES * THUMBNAIL_PX <= MOST_PX
