"""Is a film by command as long, as large and of those images that were asked for?"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from explorer.core import ModelCore
from explorer.images.png import png_bytes
from explorer.images.stamp import read_stamp
from tests.cli.conftest import Command


def test_an_mp4_through_rows_comes_from_the_page_that_shows_it(
    command: Command, tiny_checkpoints: Path, tmp_path: Path
) -> None:
    out = tmp_path / "film.mp4"
    told = ("--through", 3, 8, "--seconds", 1, "--rate", 10, "--side", 60, "--ease")
    answer = command("film", "tiny-vae", *told, "--out", out, "--checkpoints", tiny_checkpoints)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.splitlines()[-1] == f"{out} is written: 10 frames."
    with av.open(str(out)) as film:
        frames = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    assert len(frames) == 10
    assert frames[0].shape == (64, 64)
    core = ModelCore.open(tiny_checkpoints, "cpu")
    first = core.decode("tiny-vae", core.encodings("tiny-vae").mu[[3]])[0, 0]
    assert np.abs(frames[0][4::8, 4::8].astype(int) - first).mean() < 8
    stamp = read_stamp(out.read_bytes())
    assert stamp is not None
    assert "walk_a=3&walk_b=8" in stamp.address
    assert set(stamp.models) == {"tiny-vae"}


def test_frames_through_a_picture_file_once_at_given_times(
    command: Command, tiny_checkpoints: Path, tmp_path: Path
) -> None:
    sheet = np.full((80, 80), 255, np.uint8)
    sheet[15:65, 36:46] = 0
    (tmp_path / "own.png").write_bytes(png_bytes(sheet))
    out = tmp_path / "film.zip"
    told = ("--through", tmp_path / "own.png", 5, 7, "--times", 0, 0.5, 2, "--once", "--rate", 4)
    answer = command("film", "tiny-vae", *told, "--out", out, "--checkpoints", tiny_checkpoints)
    assert answer.code == 0, answer.err
    with zipfile.ZipFile(out) as film:
        pictures = [Image.open(io.BytesIO(film.read(name))) for name in film.namelist()]
    assert len(pictures) == 9
    core = ModelCore.open(tiny_checkpoints, "cpu")
    at_five = core.decode("tiny-vae", core.encodings("tiny-vae").mu[[5]])[0, 0]
    factor = pictures[2].height // 8
    np.testing.assert_array_equal(np.asarray(pictures[2])[::factor, ::factor], at_five)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("--through", "3", "8", "--out", "film.avi"), "is no film"),
        (("--through", "3"), "two keyframes"),
        (("--through", "3", "99999"), "no test image 99999"),
        (("--through", "3", "nowhere.png"), "cannot be read"),
        (("--through", "3", "8", "--times", "0", "-1"), "rising from 0"),
        (("--through", "3", "8", "--rate", "0"), "1 to 50"),
        (("--through", "3", "8", "--seconds", "1e9"), "lasts up to"),
    ],
)
def test_what_makes_no_film_is_one_sentence(
    refusal: Callable[..., str], tiny_checkpoints: Path, told: tuple[str, ...], words: str
) -> None:
    assert words in refusal("film", "tiny-vae", *told, "--checkpoints", tiny_checkpoints)
