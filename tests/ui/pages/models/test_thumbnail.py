"""Is a model's picture of what it can do, and of the model that lies there now?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.core import CoreError, Description
from explorer.core.samples import DrawnImages
from explorer.ui.pages.models.thumbnail import thumbnail
from tests.ui.stand_ins import (
    CODES_ONLY,
    CONDITIONAL,
    GAUSSIAN,
    StandInCore,
    description,
    picture_at,
    stored,
)


@pytest.fixture
def drawn() -> list[int]:
    """How many images were drawn, each time; all are light grey."""
    return []


def seen(
    counts: list[int] | None = None, dark: bool = True, **changes: Any
) -> tuple[str, np.ndarray] | None:
    def draw(_name: str, count: int, _seed: int) -> DrawnImages:
        assert counts is not None
        counts.append(count)
        grey = np.full((count, 1, 2, 2), 200, np.uint8)
        return DrawnImages(grey, grey, 0.0, 0.0, None)

    model = description(**changes)
    encoded = {model.name: stored(np.full((50, model.latent_dim), 1.0))}
    core = StandInCore([model], encoded, answers={"draw_images": draw})
    found = thumbnail(core, model, dark)
    return None if found is None else (found.shows, picture_at(found.address))


def test_a_plane_shows_its_manifold_larger_values_to_the_right(drawn: list[int]) -> None:
    shows, picture = seen(drawn)
    assert shows == "its manifold"
    assert picture.shape == (20, 20)
    assert (np.diff(picture[0].astype(int)[::2]) > 0).all()
    assert drawn == []


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"latent_dim": 10}, 36),
        ({"capabilities": CONDITIONAL}, 36),
        ({"latent_dim": 10, "image_shape": (1, 48, 48)}, 16),
        ({"capabilities": frozenset({"samples", "codebook"})}, 36),
    ],
)
def test_what_has_no_plane_shows_samples_fewer_of_large_ones(
    drawn: list[int], changes: dict[str, Any], count: int
) -> None:
    shows, picture = seen(drawn, **changes)
    assert shows == "samples of it"
    assert drawn == [count]
    assert (picture == 200).all()


def test_points_without_a_prior_show_reconstructions(drawn: list[int]) -> None:
    shows, picture = seen(drawn, capabilities=CODES_ONLY)
    assert shows == "its reconstructions"
    # z₁ = 1 is 160 in the stand-in's grey.
    assert (picture == 160).all()
    assert drawn == []


def test_what_can_do_neither_has_none() -> None:
    assert seen(capabilities=frozenset({"reconstructs"})) is None


def test_grey_is_dark_on_light_on_a_light_page() -> None:
    (_, dark), (_, light) = seen(), seen(dark=False)
    np.testing.assert_array_equal(light, 255 - dark)


def test_a_replaced_model_has_another_picture_and_the_same_one_is_made_once() -> None:
    model = description(capabilities=GAUSSIAN)
    core = StandInCore([model])
    thumbnail(core, model, True)
    thumbnail(core, model, True)
    assert len(core.decoded) == 1
    core.weights = 2
    thumbnail(core, model, True)
    assert len(core.decoded) == 2


def test_what_the_core_refuses_is_left_out() -> None:
    class Refusing(StandInCore):
        def describe(self, name: str) -> Description:
            raise CoreError(f"{name} is gone.")

    assert thumbnail(Refusing(), description(), True) is None
