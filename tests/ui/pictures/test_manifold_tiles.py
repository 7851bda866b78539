"""Are a manifold's tiles decoded where the page says, once, and legible on its paper?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.ui.pictures.manifold_tiles import (
    Tiling,
    grid_of,
    labels_of,
    manifold_picture,
    manifold_uri,
)
from tests.ui.stand_ins import CONDITIONAL, StandInCore, description, picture_at

MODEL = description(latent_dim=3)


def test_without_a_window_each_tile_has_the_same_share_of_the_prior() -> None:
    # The inverse normal CDF at 1/4 and 3/4, from a table.
    z = grid_of(Tiling("any", 2), 3).z
    np.testing.assert_allclose(np.abs(z[:, :2]), 0.67449, atol=1e-5)
    assert np.sign(z[:, :2]).tolist() == [[-1, 1], [1, 1], [-1, -1], [1, -1]]
    assert not z[:, 2].any()


def test_tiles_side_by_side_fill_a_window_and_show_their_middles() -> None:
    tiling = Tiling("any", 2, (2, 0), window=((-1.0, 3.0), (10.0, 20.0)), held=(7.0, 8.0, 9.0))
    grid = grid_of(tiling, 3)
    assert grid.axis_z.tolist() == [[0.0, 2.0], [12.5, 17.5]]
    # The first tile is at the upper left; the dimension that neither axis is keeps its value.
    assert grid.z[0].tolist() == [17.5, 8.0, 0.0]
    assert set(grid.z[:, 1]) == {8.0}


def test_the_picture_has_larger_values_to_the_right() -> None:
    picture = manifold_picture(StandInCore([MODEL]), Tiling(MODEL.name, 4))
    assert picture.shape == (8, 8)
    assert (picture[0] == picture[7]).all()
    assert (np.diff(picture[0, ::2].astype(int)) > 0).all()


def test_the_same_tiles_are_decoded_once_for_both_looks() -> None:
    core, model = StandInCore(), description()
    core.models = [model]
    tiling = Tiling(model.name, 2)
    dark, light = (picture_at(manifold_uri(core, tiling, is_dark)) for is_dark in (True, False))
    np.testing.assert_array_equal(dark, manifold_picture(core, tiling))
    np.testing.assert_array_equal(light, 255 - dark)
    assert len(core.decoded) == 1


def test_colours_are_the_same_on_a_light_page() -> None:
    def red(z: np.ndarray, _labels: object) -> np.ndarray:
        return np.stack([np.full((len(z), 2, 2), level, np.uint8) for level in (200, 9, 9)], 1)

    model = description(image_shape=(3, 2, 2))
    core, tiling = StandInCore([model], decoder=red), Tiling(model.name, 2)
    assert manifold_uri(core, tiling, True) == manifold_uri(core, tiling, False)


@pytest.mark.parametrize(("condition", "labels"), [(None, None), (2, [2, 2, 2, 2])])
def test_every_tile_is_decoded_under_the_same_class(
    condition: int | None, labels: list[int] | None
) -> None:
    model = description(capabilities=CONDITIONAL)
    core = StandInCore([model])
    manifold_picture(core, Tiling(model.name, 2, condition=condition))
    ((_, _, given),) = core.decoded
    assert (None if given is None else given.tolist()) == labels
    assert (labels_of(condition, 4) is None) == (labels is None)
