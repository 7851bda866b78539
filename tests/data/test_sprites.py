"""Do the sprites show what their factors say, one by one?"""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.data import sprites
from explorer.data.dataset import SPLITS
from explorer.data.sprites import (
    FACTOR_NAMES,
    FACTOR_SIZES,
    SPRITE_COUNT,
    SpriteImages,
    factor_indices,
    factor_values,
    index_of,
)

SQUARE, ELLIPSE, HEART = range(3)
indices = st.integers(0, SPRITE_COUNT - 1)
levels = st.tuples(*(st.integers(0, size - 1) for size in FACTOR_SIZES))


def draw(*rows: tuple[int, ...]) -> np.ndarray:
    """Sprites with these (shape, scale, orientation, x, y) levels: bool (B, 64, 64)."""
    return SpriteImages()[index_of(np.array(rows))][:, 0] > 0


def centre(image: np.ndarray) -> tuple[float, float]:
    """Centre of mass, (right, down) in pixels."""
    down, right = np.nonzero(image)
    return right.mean(), down.mean()


def test_there_are_as_many_as_combinations():
    assert SPRITE_COUNT == 737_280 == len(SpriteImages()) == SpriteImages().shape[0]


@given(st.lists(indices, min_size=1, max_size=20))
def test_index_to_levels_and_back(chosen):
    np.testing.assert_array_equal(index_of(factor_indices(np.array(chosen))), chosen)


@given(levels)
def test_levels_to_index_and_back(chosen):
    index = index_of(np.array([chosen]))
    assert 0 <= index[0] < SPRITE_COUNT
    assert tuple(factor_indices(index)[0]) == chosen


@given(indices)
def test_values_are_those_of_the_levels(chosen):
    level = factor_indices(np.array([chosen]))[0]
    expected = [
        level[0],
        0.5 + 0.1 * level[1],
        2 * np.pi * level[2] / 40,
        level[3] / 31,
        level[4] / 31,
    ]
    values = factor_values(np.array([chosen]))
    assert values.dtype == np.float32
    np.testing.assert_allclose(values, [expected], rtol=1e-6, atol=1e-7)


def test_values_reach_their_ends():
    ends = factor_values(np.array([0, SPRITE_COUNT - 1]))
    np.testing.assert_allclose(ends[0], [0, 0.5, 0, 0, 0])
    np.testing.assert_allclose(ends[1], [2, 1, 2 * np.pi * 39 / 40, 1, 1], rtol=1e-6)


@given(st.lists(indices, min_size=1, max_size=8))
def test_an_image_does_not_depend_on_its_neighbours_in_the_batch(chosen):
    source = SpriteImages()
    together = source[np.array(chosen)]
    for image, index in zip(together, chosen, strict=True):
        np.testing.assert_array_equal(image, source[np.array([index])][0])


@given(st.lists(indices, min_size=1, max_size=8))
def test_pixels_are_black_or_white(chosen):
    images = SpriteImages()[np.array(chosen)]
    assert images.dtype == np.uint8
    assert images.shape == (len(chosen), 1, 64, 64)
    assert set(np.unique(images)) == {0, 255}


def test_no_images_are_an_empty_array():
    assert SpriteImages()[np.array([], dtype=np.int64)].shape == (0, 1, 64, 64)


@pytest.mark.parametrize("index", [-1, SPRITE_COUNT])
def test_an_index_outside_is_refused(index):
    with pytest.raises(IndexError, match="0 to 737,279"):
        SpriteImages()[np.array([0, index])]


@given(levels, st.integers(0, 31), st.integers(0, 31))
def test_a_step_of_x_or_y_moves_the_sprite_by_one_pixel(chosen, x, y):
    here, there = draw(chosen, (*chosen[:3], x, y))
    np.testing.assert_array_equal(np.roll(here, (y - chosen[4], x - chosen[3]), (0, 1)), there)


@given(levels)
def test_a_sprite_is_where_its_position_says(chosen):
    right, down = centre(draw(chosen)[0])
    # x = 0 is the centre of pixel 16, x = 1 that of pixel 47.  The heart is centred on its mass.
    assert right == pytest.approx(16 + chosen[3], abs=0.5)
    assert down == pytest.approx(16 + chosen[4], abs=0.5)


def test_no_sprite_is_cut_off():
    every = np.array([[s, 5, o, 0, 0] for s in range(3) for o in range(40)])
    in_the_corner = draw(*every)
    in_the_middle = draw(*np.add(every, [0, 0, 0, 15, 15]))
    np.testing.assert_array_equal(in_the_corner.sum((1, 2)), in_the_middle.sum((1, 2)))
    opposite = draw(*np.add(every, [0, 0, 0, 31, 31]))
    np.testing.assert_array_equal(opposite.sum((1, 2)), in_the_middle.sum((1, 2)))


@pytest.mark.parametrize("shape", [SQUARE, ELLIPSE, HEART])
def test_area_grows_with_the_square_of_the_scale(shape):
    sizes = [
        draw(*((shape, scale, orientation, 15, 15) for orientation in range(40))).sum((1, 2)).mean()
        for scale in range(6)
    ]
    scales = 0.5 + 0.1 * np.arange(6)
    np.testing.assert_allclose(sizes / scales**2, sizes[-1], rtol=0.03)


@pytest.mark.parametrize("shape", [SQUARE, ELLIPSE, HEART])
def test_area_is_that_of_the_curve(shape):
    area = draw(*((shape, 5, orientation, 15, 15) for orientation in range(40))).sum((1, 2)).mean()
    half_width, half_height = sprites.ELLIPSE_SEMI_AXES_PX
    expected = {
        SQUARE: (2 * sprites.SQUARE_HALF_SIDE_PX) ** 2,
        ELLIPSE: np.pi * half_width * half_height,
        HEART: 3.6620 * sprites.HEART_UNIT_PX**2,  # area inside the heart curve, by quadrature
    }
    assert area == pytest.approx(expected[shape], rel=0.01)


@pytest.mark.parametrize("orientation", range(40))
def test_second_moments_of_the_ellipse(orientation):
    down, right = np.nonzero(draw((ELLIPSE, 5, orientation, 15, 15))[0])
    moments = np.cov(np.stack([right, -down]))  # with the second axis pointing up
    variances, axes = np.linalg.eigh(moments)
    # A filled ellipse with semi-axes a and b has the variances a²/4 and b²/4.
    half_width, half_height = sprites.ELLIPSE_SEMI_AXES_PX
    np.testing.assert_allclose(2 * np.sqrt(variances), [half_height, half_width], rtol=0.02)
    long_axis = axes[:, 1]
    angle = 2 * np.pi * orientation / 40
    along = abs(long_axis @ [np.cos(angle), np.sin(angle)])
    assert along > np.cos(np.deg2rad(1))


def test_the_heart_points_down_and_turns_counter_clockwise():
    directions = np.array([(0, -1), (1, 0), (0, 1), (-1, 0)])  # (right, up)
    for quarter_turns in range(4):
        down, right = np.nonzero(draw((HEART, 5, 10 * quarter_turns, 15, 15))[0])
        away = np.stack([right - right.mean(), down.mean() - down], axis=1)
        # The tip is the long tail, so the third moment is largest towards it.
        assert ((away @ directions.T) ** 3).mean(axis=0).argmax() == quarter_turns


@pytest.mark.parametrize(("shape", "different"), [(SQUARE, 10), (ELLIPSE, 20), (HEART, 40)])
def test_rotational_symmetry(shape, different):
    for scale in range(6):
        turned = draw(*((shape, scale, orientation, 15, 15) for orientation in range(40)))
        assert len(np.unique(turned.reshape(40, -1), axis=0)) == different


def test_splits_are_disjoint_and_complete():
    rows = [sprites.split_rows(SPRITE_COUNT, split) for split in SPLITS]
    assert [len(part) for part in rows[1:]] == [SPRITE_COUNT // 10, 10_000]
    assert {part.dtype for part in rows} == {np.dtype(np.int32)}
    # Every image among them: none twice.
    times = np.bincount(np.concatenate(rows), minlength=SPRITE_COUNT)
    assert len(times) == SPRITE_COUNT
    assert (times == 1).all()


def test_the_test_rows_are_the_ones_that_shipped_encodings_belong_to():
    rows = sprites.split_rows(SPRITE_COUNT, "test").astype("<i8").tobytes()
    content = hashlib.sha256(rows).hexdigest()
    assert content == "fa2e85978daa2005fce061d732693b6268519e9a06c0b69da434aec881ea9379"


@pytest.mark.parametrize("split", SPLITS)
def test_a_row_has_the_image_label_and_factors_of_one_sprite(split):
    dataset = sprites.load(split)
    rows = np.random.default_rng(0).integers(0, len(dataset.images), 200)
    shape, scale, orientation, x, y = dataset.factors[rows].T
    drawn_from_factors = draw(
        *zip(
            shape.astype(int),
            np.rint((scale - 0.5) * 10).astype(int),
            np.rint(orientation * 40 / (2 * np.pi)).astype(int),
            np.rint(x * 31).astype(int),
            np.rint(y * 31).astype(int),
            strict=True,
        )
    )
    np.testing.assert_array_equal(dataset.images[rows][:, 0] > 0, drawn_from_factors)
    np.testing.assert_array_equal(dataset.labels[rows], shape)
    assert dataset.factor_names == FACTOR_NAMES
