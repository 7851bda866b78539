"""Is the film of a walk as long as asked for, and without a jump where it begins again?"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.core import WAYS, ModelCore
from explorer.latent.geodesic import pace
from explorer.portable.film import FilmShape
from explorer.ui.pages.generate.walk_film import FilmPlan, film_bytes, film_frames, film_z
from explorer.ui.pages.generate.walks import WalkPlan, first_rows


@pytest.fixture(scope="module")
def core(tiny_checkpoints: Path) -> ModelCore:
    return ModelCore.open(tiny_checkpoints, "cpu")


def film(rows: tuple[int, ...], way: str = "geodesic", seconds: float = 1.0) -> FilmPlan:
    return FilmPlan(WalkPlan("tiny-vae", rows), way, FilmShape(seconds, 64))


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


@pytest.mark.parametrize("ending", ["gif", "webp"])
@pytest.mark.parametrize("seconds", [1.0, 2.5])
def test_files_play_for_as_long_as_asked_for_and_again(
    core: ModelCore, ending: str, seconds: float
) -> None:
    picture = Image.open(BytesIO(film_bytes(core, film((0, 5), seconds=seconds), ending)))
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


def test_keyframes_are_reached_at_their_times_and_eased_into(core: ModelCore) -> None:
    shape = FilmShape(2.0, 64, eases=True, loops=False, times=(0, 1.5, 2))
    rows = (0, 5, 9)
    plan = FilmPlan(WalkPlan("tiny-vae", rows), "straight", shape)
    frames = film_frames(core, plan)
    assert len(frames) == 41
    at_pins = core.decode("tiny-vae", core.encodings("tiny-vae").mu[list(rows)])[:, 0]
    np.testing.assert_array_equal(frames[[0, 30, 40], ::8, ::8], at_pins)
    steps = np.linalg.norm(np.diff(film_z(core, plan), axis=0), axis=1)
    assert max(steps[0], steps[29]) < 0.1 * steps[15]
