"""Is the film of a walk as long as asked for, and without a jump where it begins again?"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.core import WAYS, ModelCore
from explorer.latent.geodesic import pace
from explorer.ui.pages.generate.walk_film import FilmPlan, film_frames, film_gif, film_webp
from explorer.ui.pages.generate.walks import WalkPlan, first_rows


@pytest.fixture(scope="module")
def core(tiny_checkpoints: Path) -> ModelCore:
    return ModelCore.open(tiny_checkpoints, "cpu")


def film(rows: tuple[int, ...], way: str = "geodesic", seconds: float = 1.0) -> FilmPlan:
    return FilmPlan(WalkPlan("tiny-vae", rows), way, seconds, 64)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("count", [2, 3])
def test_the_round_closes_without_a_jump_and_without_a_picture_twice(
    core: ModelCore, way: str, count: int
) -> None:
    rows = tuple(first_rows(core, "tiny-vae", count))
    frames = film_frames(core, film(rows, way))
    assert frames.shape == (20, 64, 64)
    steps = pace(np.concatenate([frames, frames[:1]])).steps
    assert 0 < steps[-1] <= 1.5 * steps[:-1].max()
    first = core.decode("tiny-vae", core.encodings("tiny-vae").mu[[rows[0]]])[0, 0]
    np.testing.assert_array_equal(frames[0, ::8, ::8], first)


@pytest.mark.parametrize("encode", [film_gif, film_webp])
@pytest.mark.parametrize("seconds", [1.0, 2.5])
def test_files_play_for_as_long_as_asked_for_and_again(
    core: ModelCore, encode, seconds: float
) -> None:
    picture = Image.open(BytesIO(encode(core, film((0, 5), seconds=seconds))))
    assert picture.info["loop"] == 0
    played = 0
    for frame in range(picture.n_frames):
        picture.seek(frame)
        picture.load()
        played += picture.info["duration"]
    assert played == 1000 * seconds


def test_it_begins_with_the_first_image_of_each_class(core: ModelCore) -> None:
    labels = core.encodings("tiny-vae").labels
    assert labels is not None
    rows = first_rows(core, "tiny-vae", 4)
    assert [int(labels[row]) for row in rows] == [0, 1, 2, 3]
    assert all(row == np.flatnonzero(labels == labels[row])[0] for row in rows)
