"""Does what is taken from a map hold what is on it?"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.core import ModelCore
from explorer.latent.errors import LatentError
from explorer.latent.planes import axis_plane, plane_through
from explorer.portable.film import FilmShape
from explorer.ui.pages.latent_map.exports import (
    ExportedMap,
    pinned_csv,
    pinned_png,
    walk_film,
    walk_latents,
)

PINS = ((0.0, 0.0), (1.0, -1.0), (-2.0, 0.5))
PATH = ((0.0, 0.0), (0.5, 0.5), (1.0, 0.0))
ONCE = FilmShape(4.0, loops=False)
ONE = (("tiny-vae", "VAE"),)
TWO = (*ONE, ("tiny-autoencoder", "autoencoder, β"))


@pytest.fixture(scope="module")
def exported(tiny_checkpoints: Path) -> Callable[..., ExportedMap]:
    core = ModelCore.open(tiny_checkpoints, device="cpu")
    return lambda models=ONE, **changes: ExportedMap(core, models, axis_plane(2), **changes)


def frames(data: bytes) -> int:
    return int(getattr(Image.open(io.BytesIO(data)), "n_frames", 1))


@pytest.mark.parametrize("models", [ONE, TWO])
@pytest.mark.parametrize(("ending", "form"), [("gif", "GIF"), ("webp", "WEBP")])
def test_a_walk_lasts_as_long_as_asked_for(
    exported: Callable[..., ExportedMap],
    models: tuple[tuple[str, str], ...],
    ending: str,
    form: str,
) -> None:
    film = walk_film(exported(models), PINS, (), FilmShape(2.0, 224), ending)
    picture = Image.open(io.BytesIO(film))
    assert picture.format == form
    assert frames(film) == 40
    assert (picture.width > 1.5 * picture.height) == (len(models) == 2)


def test_a_walk_passes_the_pins_at_constant_speed() -> None:
    codes = walk_latents(axis_plane(2), PINS, PATH, ONCE)
    steps = np.linalg.norm(np.diff(codes, axis=0), axis=1)
    assert np.allclose(codes[[0, -1]], [PINS[0], PINS[-1]])
    assert steps.max() < 1.05 * np.median(steps)


def test_with_fewer_than_two_pins_the_drawn_path_is_walked() -> None:
    codes = walk_latents(axis_plane(2), PINS[:1], PATH, ONCE)
    assert np.allclose(codes[[0, -1]], [PATH[0], PATH[-1]])
    there_and_back = walk_latents(axis_plane(2), PINS[:1], PATH, FilmShape(4.0))
    assert np.allclose(there_and_back[[0, 39]], [PATH[0], PATH[-1]])
    assert len(codes) > len(there_and_back) / 2 > 38


def test_each_pin_is_reached_at_its_time() -> None:
    codes = walk_latents(axis_plane(2), PINS, (), FilmShape(4.0, times=(0, 0.5, 3)))
    assert np.allclose(codes[[0, 10, 60]], PINS, atol=1e-5)
    assert len(codes) == 80


def test_a_walk_stays_on_its_plane() -> None:
    anchors = np.random.default_rng(0).normal(size=(3, 6)).astype(np.float32)
    plane = plane_through(anchors)
    assert plane.distance(walk_latents(plane, PINS, (), ONCE)).max() < 1e-5


def test_without_pins_and_path_there_is_no_walk() -> None:
    with pytest.raises(LatentError):
        walk_latents(axis_plane(2), (), (), ONCE)


def test_the_pinned_pictures_are_what_the_model_decodes(
    exported: Callable[..., ExportedMap],
) -> None:
    one = exported()
    picture = np.asarray(Image.open(io.BytesIO(pinned_png(one, PINS))))
    expected = one.core.decode("tiny-vae", np.array(PINS, dtype=np.float32))
    factor = picture.shape[0] // 8
    second = picture[::factor, 9 * factor : 17 * factor : factor]
    assert (second == expected[1, 0]).all()


def test_each_model_has_its_row_of_pinned_pictures(exported: Callable[..., ExportedMap]) -> None:
    heights = [
        Image.open(io.BytesIO(pinned_png(exported(models), PINS))).height for models in (ONE, TWO)
    ]
    assert heights[1] > 1.9 * heights[0]


def test_the_pinned_codes_are_a_table(exported: Callable[..., ExportedMap]) -> None:
    rows = list(csv.reader(io.StringIO(pinned_csv(exported(), PINS).decode())))
    assert rows[0] == ["pin", "map_x", "map_y", "z1", "z2", "log_prior_nats"]
    assert len(rows) == 4
    assert [float(value) for value in rows[2][1:5]] == [1.0, -1.0, 1.0, -1.0]
    assert float(rows[2][5]) == pytest.approx(-np.log(2 * np.pi) - 1.0, abs=1e-5)


def test_without_a_prior_no_density_is_written(exported: Callable[..., ExportedMap]) -> None:
    text = pinned_csv(exported(has_prior=False), PINS).decode()
    assert text.splitlines()[0] == "pin,map_x,map_y,z1,z2"
