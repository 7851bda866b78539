"""Does a map show every encoded image where it belongs, first what is quick and then the rest?"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from explorer.core import (
    CoreError,
    Description,
    ModelCore,
    Originals,
    Posterior,
    StoredEncodings,
)
from explorer.core import TestImages as ShownImages
from explorer.core.trust import trust
from explorer.latent.errors import LatentError
from explorer.ui.choices.plane import Sheet
from explorer.ui.pictures.map_content import TILES, MapPlan, SharedMap, shared_map
from explorer.ui.pictures.thumbnail_atlas import MAX_POINTS, rows_shown


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def core(tiny_checkpoints: Path) -> ModelCore:
    return ModelCore.open(tiny_checkpoints, device="cpu")


class DrawnCore:
    """A model whose pixels are all one grey level, as bright as its code's first coordinate."""

    dataset = ""

    def __init__(self, shape: tuple[int, int, int], latent_dim: int, rows: int, here: bool = True):
        self.here, self.shape, self.latent_dim = here, shape, latent_dim
        zeros = np.zeros(rows, dtype=np.float32)
        codes = np.random.default_rng(0).normal(size=(rows, latent_dim)).astype(np.float32)
        self.stored = StoredEncodings(zeros, codes * 0, codes, codes * 0 - 2, None)

    def describe(self, name: str) -> Description:
        told: dict[str, Any] = {
            "name": name,
            "title": name,
            "dataset": self.dataset,
            "latent_dim": self.latent_dim,
            "image_shape": self.shape,
            "class_names": (),
            "capabilities": frozenset({"reconstructs", "decodes_latent", "gaussian_latent"}),
        }
        rest = {field: "" for field in Description.__dataclass_fields__ if field not in told}
        return Description(**told, **rest)

    def version(self, name: str) -> str:
        return f"{name} {id(self)}"

    def originals(self, name: str) -> Originals:
        return Originals(name, are_here=False, may_be_fetched=False)

    def trust(self, name: str, z: np.ndarray, labels: None, decoded: np.ndarray) -> np.ndarray:
        return trust(cast(ModelCore, self), name, z, labels, decoded)

    def encodings(self, _name: str) -> StoredEncodings:
        return self.stored

    def decode(self, _name: str, z: np.ndarray, _labels: object = None) -> np.ndarray:
        grey = np.clip(np.rint(128 + 20 * z[:, 0]), 0, 255).astype(np.uint8)
        return np.tile(grey[:, None, None, None], (1, *self.shape))

    def encode(self, _name: str, images: np.ndarray, _labels: object = None) -> Posterior:
        mu = np.zeros((len(images), self.latent_dim), dtype=np.float32)
        mu[:, 0] = (images[:, 0, 0, 0] - 128.0) / 20
        return Posterior(mu, mu * 0)

    def test_images(self, name: str, rows: np.ndarray) -> ShownImages:
        return ShownImages(self.decode(name, self.stored.mu[rows]), original=self.here)


def drawn(
    *shape: int, latent_dim: int = 2, rows: int = 30, here: bool = True, dataset: str = ""
) -> ModelCore:
    channels, height, width = shape
    made = DrawnCore((channels, height, width), latent_dim, rows, here)
    made.dataset = dataset
    return cast(ModelCore, made)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


def test_the_first_picture_has_the_points_and_the_tiles_and_no_more(core: ModelCore) -> None:
    shared = SharedMap(core, MapPlan("tiny-vae"))
    data = shared.data()
    assert not shared.is_complete
    assert data.points is not None
    assert np.allclose(data.points, core.encodings("tiny-vae").mu)
    assert data.manifold is not None
    assert (data.atlas, data.density, data.trust) == (None, None, None)


def test_each_point_has_the_width_of_its_posterior(core: ModelCore) -> None:
    name = "tiny-vae"
    shared = SharedMap(core, MapPlan(name))
    logvar = core.encodings(name).logvar
    assert logvar is not None
    sigmas = shared.first.point_sigmas
    assert sigmas is not None
    np.testing.assert_allclose(sigmas, np.sqrt(np.exp(logvar[shared.rows])), rtol=1e-6)


def test_once_the_thumbnails_are_there_the_rest_of_small_images_is_quick(core: ModelCore) -> None:
    first = SharedMap(core, MapPlan("tiny-vae"))
    assert not first.is_quick
    first.complete(core)
    assert SharedMap(core, MapPlan("tiny-autoencoder")).is_quick
    large = drawn(1, 64, 64)
    shared = SharedMap(large, MapPlan("large"))
    shared.complete(large)
    assert not SharedMap(large, MapPlan("large")).is_quick


def test_a_tile_shows_what_its_place_decodes_to(core: ModelCore) -> None:
    data = SharedMap(core, MapPlan("tiny-vae")).data()
    assert data.manifold is not None
    x0, x1, y0, y1 = data.manifold.window
    row, column = 3, 20
    place = [x0 + (x1 - x0) * (column + 0.5) / TILES, y1 - (y1 - y0) * (row + 0.5) / TILES]
    expected = core.decode("tiny-vae", np.array([place], dtype=np.float32))[0, 0]
    found = pixels(data.manifold.file)[8 * row : 8 * row + 8, 8 * column : 8 * column + 8]
    grey = found.reshape(8, 8, -1)[..., 0].astype(int)
    assert np.abs(grey - expected).mean() < 8  # nearly: what is under the pointer is decoded


def test_completed_it_has_each_image_in_the_order_of_the_points(core: ModelCore) -> None:
    shared = SharedMap(core, MapPlan("tiny-vae"))
    shared.complete(core)
    data = shared.data()
    assert shared.is_complete
    assert data.density is not None
    assert data.trust is not None
    assert data.atlas is not None
    row = 77
    top, left = (8 * place for place in divmod(row, data.atlas.columns))
    found = pixels(data.atlas.file)[top : top + 8, left : left + 8]
    assert data.atlas.is_original
    grey = found.reshape(8, 8, -1)[..., 0]
    assert (grey == core.test_images("tiny-vae", [row]).images[0, 0]).all()


def test_where_the_data_are_not_here_reconstructions_stand_in_and_it_says_so() -> None:
    core = drawn(1, 28, 28, here=False)
    shared = SharedMap(core, MapPlan("far"))
    shared.complete(core)
    atlas = shared.data().atlas
    assert atlas is not None
    assert not atlas.is_original
    assert pixels(atlas.file).shape[:2] == (5 * 28, 6 * 28)


def test_originals_serve_every_model_of_their_data_set(core: ModelCore) -> None:
    SharedMap(core, MapPlan("tiny-vae")).complete(core)
    atlas = SharedMap(core, MapPlan("tiny-autoencoder")).data().atlas
    assert atlas is not None
    assert atlas is SharedMap(core, MapPlan("tiny-vae")).data().atlas


def test_reconstructions_serve_only_the_model_that_made_them(
    core: ModelCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The data set is said to be here but cannot be read, so that the core falls back.
    monkeypatch.setattr("explorer.core.stored_data.has_test_images_here", lambda _name: False)
    SharedMap(core, MapPlan("tiny-vae")).complete(core)
    other = SharedMap(core, MapPlan("tiny-autoencoder"))
    assert other.data().atlas is None
    other.complete(core)
    assert other.is_complete


def test_frames_of_a_film_are_known_to_follow_one_another() -> None:
    film = drawn(1, 28, 20, rows=200, dataset="frey_faces")
    assert SharedMap(film, MapPlan("film")).data().frames_in_a_row == 40
    stills = drawn(1, 28, 28, rows=200, dataset="mnist")
    assert SharedMap(stills, MapPlan("stills")).data().frames_in_a_row == 0


def test_a_model_without_a_prior_has_no_circles_and_a_window_of_its_codes(core: ModelCore) -> None:
    data = SharedMap(core, MapPlan("tiny-autoencoder")).data()
    assert not data.has_prior
    assert data.point_sigmas is None
    mu = core.encodings("tiny-autoencoder").mu
    inside = np.abs(mu - [data.home.x, data.home.y]).max(1) <= data.home.half
    assert 0.97 < inside.mean() <= 1


def test_large_images_are_made_smaller_and_keep_their_shape() -> None:
    core = drawn(3, 64, 48, latent_dim=3)
    shared = SharedMap(core, MapPlan("large", Sheet(dims=(0, 2))))
    shared.complete(core)
    data = shared.data()
    assert data.manifold is not None
    assert data.atlas is not None
    assert data.manifold.grid == (28, 21)
    assert pixels(data.manifold.file).shape == (21 * 32, 28 * 24, 3)
    assert data.atlas.tile_px == (24, 32)
    assert not data.is_ink


def test_a_place_is_trusted_where_the_code_comes_back() -> None:
    """The other coordinate does not survive the decoder: only the middle row is trusted."""
    core = drawn(1, 8, 8)
    shared = SharedMap(core, MapPlan("grey"))
    shared.complete(core)
    trusted = shared.data().trust
    assert trusted is not None
    values = pixels(trusted.file).astype(int)
    middle = values[TILES // 2 - 1 : TILES // 2 + 1]
    assert middle.min() > 240
    assert values[[0, -1]].max() < 60


def test_a_plane_of_a_larger_space_holds_the_other_coordinates() -> None:
    held = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    core = drawn(1, 8, 8, latent_dim=6)
    shared = SharedMap(core, MapPlan("six", Sheet((1, 4), held, held_row=3)))
    data = shared.data()
    assert data.plane is not None
    assert data.point_sigmas is None, "a width of six numbers is no width on the plane"
    assert data.plane.origin.tolist() == [1.0, 0.0, 3.0, 4.0, 0.0, 6.0]
    assert data.plane.u.tolist() == [0, 1, 0, 0, 0, 0]
    assert [mark.label for mark in shared.marks] == ["held"]
    assert shared.marks[0].at == pytest.approx(tuple(core.encodings("six").mu[3, [1, 4]]))


def test_three_images_lie_where_their_codes_are() -> None:
    core = drawn(1, 8, 8, latent_dim=6)
    shared = SharedMap(core, MapPlan("six", Sheet(anchors=(4, 9, 2))))
    assert [mark.label for mark in shared.marks] == ["A", "B", "C"]
    places = np.array([mark.at for mark in shared.marks])
    assert np.allclose(shared.plane.from_plane(places), core.encodings("six").mu[[4, 9, 2]])
    covariance = shared.marks[0].covariance
    assert covariance is not None
    assert np.allclose(covariance, np.eye(2) * np.exp(-2))


def test_three_images_on_one_line_are_refused() -> None:
    with pytest.raises(LatentError, match="one line"):
        shared_map(drawn(1, 8, 8, latent_dim=3), MapPlan("three", Sheet(anchors=(0, 1, 1))))


def test_an_unknown_model_is_refused(core: ModelCore) -> None:
    with pytest.raises(CoreError):
        shared_map(core, MapPlan("nobody"))


def test_one_map_is_shared_by_all(core: ModelCore) -> None:
    assert shared_map(core, MapPlan("tiny-vae")) is shared_map(core, MapPlan("tiny-vae"))


def test_codes_that_are_not_finite_are_not_shown_and_of_very_many_a_part() -> None:
    codes = np.zeros((4, 2), dtype=np.float32)
    codes[1, 0], codes[2, 1] = np.nan, np.inf
    assert rows_shown(codes).tolist() == [0, 3]
    rows = rows_shown(np.zeros((50_000, 2), dtype=np.float32))
    assert len(np.unique(rows)) == MAX_POINTS
    assert rows[[0, -1]].tolist() == [0, 49_999]
