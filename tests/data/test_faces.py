"""Are the faces what their factors say, and each split what it should be?"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from explorer.data import faces
from explorer.data.dataset import DataError
from explorer.data.faces import FACTOR_NAMES, FACTORS

EYES = slice(22, 38), slice(18, 45)
MOUTH = slice(38, 50), slice(22, 42)
CHEEK = 36, 24
WALL = 5, 5


def portrait(**values: float) -> NDArray[np.float32]:
    """A calm face from the front, light and bareheaded but for short hair, with these changed."""
    plain = dict.fromkeys(FACTOR_NAMES, 0.0) | {"eyes": 0.6, "skin": 0.2}
    named = {name.replace("_", " "): value for name, value in values.items()}
    return np.array([[(plain | named)[name] for name in FACTOR_NAMES]], dtype=np.float32)


def drawn(**values: float) -> NDArray[np.float64]:
    """The same as a picture, float64 (3, 64, 64) of 0 to 255."""
    return faces.draw(portrait(**values))[0].astype(np.float64)


@given(st.integers(0, faces.FACES.count - 1))
def test_a_number_says_all_factors_and_they_say_the_number(index: int) -> None:
    values = faces.FACES.values(np.array([index]))[0]
    levels = [
        int(np.flatnonzero(factor.values == value)[0])
        for factor, value in zip(FACTORS, values, strict=True)
    ]
    assert np.ravel_multi_index(levels, faces.FACES.sizes) == index


def test_a_face_is_the_same_alone_and_among_others() -> None:
    rows = np.arange(0, faces.FACES.count, faces.FACES.count // 23)
    images = faces.FACES
    together = images[rows]
    assert together.shape == (len(rows), 3, 64, 64)
    assert together.dtype == np.uint8
    for row, face in zip(rows, together, strict=True):
        np.testing.assert_array_equal(images[np.array([row])][0], face)


@pytest.mark.parametrize("wrong", [-1, faces.FACES.count])
def test_a_face_that_is_not_there_is_refused(wrong: int) -> None:
    with pytest.raises(IndexError, match="124,415,999"):
        faces.FACES[np.array([0, wrong])]


@pytest.mark.parametrize("factor", FACTORS, ids=FACTOR_NAMES)
def test_every_step_of_every_factor_can_be_seen(factor: faces.Factor) -> None:
    name = factor.name.replace(" ", "_")
    pictures = [drawn(**{name: float(value)}) for value in factor.values]
    steps = [np.abs(a - b).max() for a, b in itertools.pairwise(pictures)]
    assert min(steps) > 12


def test_a_head_that_turns_the_other_way_under_the_other_light_is_its_mirror_image() -> None:
    """Up to the glint in the eyes, which the same window makes, and the wave of the hair."""
    there, back = drawn(yaw=0.7, light=0.5, hair=1), drawn(yaw=-0.7, light=-0.5, hair=1)
    apart = np.abs(there - back[:, :, ::-1]).max(axis=0)
    assert np.quantile(apart, 0.9) <= 3
    assert np.abs(there - drawn(yaw=-0.7, light=-0.5, hair=1)).mean() > 10


def test_skin_grows_darker_from_each_tone_to_the_next() -> None:
    tones = [drawn(skin=float(value))[:, *CHEEK].mean() for value in FACTORS[6].values]
    assert (np.diff(tones) < -5).all()


def test_the_light_falls_on_the_side_it_comes_from() -> None:
    left, right = (drawn(light=light)[:, 20:40] for light in (-1.0, 1.0))
    assert left[..., 17:28].mean() > left[..., 36:47].mean() + 15
    assert right[..., 36:47].mean() > right[..., 17:28].mean() + 15


def test_only_the_eyes_change_when_they_close_and_only_the_mouth_when_it_opens() -> None:
    for changed, place in (({"eyes": 0.0}, EYES), ({"mouth": 1.0}, MOUTH), ({"smile": 1.0}, MOUTH)):
        apart = np.abs(drawn() - drawn(**changed)).max(axis=0)
        inside = np.zeros((64, 64), dtype=bool)
        inside[place] = True
        assert apart[inside].max() > 50
        assert apart[~inside].max() == 0


def test_a_smile_turns_the_corners_of_the_mouth_up() -> None:
    def redness(picture: NDArray[np.float64]) -> NDArray[np.float64]:
        return (picture[0] - picture[1:].mean(axis=0))[MOUTH]

    def corners_above_middle(smile: float) -> float:
        lips = redness(drawn(smile=smile)).clip(60, None) - 60
        rows = np.arange(lips.shape[0])[:, np.newaxis]
        middle, corners = lips[:, 8:12], np.hstack([lips[:, :6], lips[:, -6:]])
        return float((middle * rows).sum() / middle.sum() - (corners * rows).sum() / corners.sum())

    assert corners_above_middle(1.0) > 1 > -1 > corners_above_middle(-1.0)


def test_the_wall_has_the_hue_asked_for_and_the_face_does_not_mind() -> None:
    green, blue = drawn(background=2.4), drawn(background=4.2)
    assert green[:, *WALL].argmax() == 1
    assert blue[:, *WALL].argmax() == 2
    np.testing.assert_array_equal(green[:, *CHEEK], blue[:, *CHEEK])


def test_a_face_half_way_between_two_kinds_shows_some_of_both() -> None:
    between = drawn(glasses=0.5)
    for whole in (0.0, 1.0):
        assert np.abs(between - drawn(glasses=whole)).max() > 50
    assert np.abs(between - (drawn(glasses=0.0) + drawn(glasses=1.0)) / 2).mean() < 2


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.1, 1.1])
def test_a_silly_value_is_one_sentence(value: float) -> None:
    with pytest.raises(DataError, match="yaw lies between -1 and 1"):
        faces.draw(portrait(yaw=value))


def test_the_splits_share_no_face() -> None:
    rows = {split: faces.split_rows(faces.FACES, split) for split in faces.COUNTS}
    assert {split: len(numbers) for split, numbers in rows.items()} == faces.COUNTS
    together = np.concatenate(list(rows.values()))
    assert len(np.unique(together)) == len(together)
    assert together.min() >= 0


def test_a_split_holds_every_level_of_every_factor_about_equally_often() -> None:
    factors = faces.load("test").factors
    assert factors is not None
    for factor, column in zip(FACTORS, factors.T, strict=True):
        levels, counts = np.unique(column, return_counts=True)
        np.testing.assert_array_equal(levels, factor.values)
        expected = len(column) / len(levels)
        assert np.abs(counts - expected).max() < 5 * np.sqrt(expected)


def test_the_label_names_hair_and_glasses() -> None:
    test = faces.load("test")
    assert test.labels is not None
    assert test.factors is not None
    for label, values in zip(test.labels[:40], test.factors[:40], strict=True):
        named = dict(zip(FACTOR_NAMES, values, strict=True))
        hair, glasses = faces.HAIR[int(named["hair"])], faces.GLASSES[int(named["glasses"])]
        assert test.class_names[label] == f"{hair}, {glasses}"
    image = test.images[np.array([7])]
    np.testing.assert_array_equal(image, faces.draw(test.factors[7:8]))


def test_one_person_turns_and_smiles_and_is_nobody_else() -> None:
    film = faces.ONE_FACE
    rows = np.arange(0, film.count, 791)
    values = film.values(rows)
    assert values.shape == (len(rows), len(FACTORS))
    moving = {name for name, column in zip(FACTOR_NAMES, values.T, strict=True) if np.ptp(column)}
    assert moving == set(faces.MOVING)
    test = faces.load_one_face("test")
    assert test.labels is None
    assert test.factors is not None
    assert test.factors.shape[1] == len(test.factor_names) == len(faces.MOVING)
    np.testing.assert_array_equal(
        test.images[np.arange(3)], film[faces.split_rows(film, "test")[:3].astype(np.int64)]
    )


def test_the_film_of_one_person_has_its_splits_too() -> None:
    rows = [faces.split_rows(faces.ONE_FACE, split) for split in ("train", "validation", "test")]
    together = np.concatenate(rows)
    assert len(np.unique(together)) == len(together) == faces.ONE_FACE.count
