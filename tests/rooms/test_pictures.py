"""Is a picture that an option names the one that a model makes?"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from explorer.rooms.errors import RoomError
from explorer.rooms.pictures import Option, check_option, option_of, picture_array


class Core:
    """Two latents; a picture is its z in grey."""

    def describe(self, _name):
        return SimpleNamespace(latent_dim=2)

    def decode(self, _name, z, labels=None):
        level = int(z.sum()) + (0 if labels is None else 100 * int(labels[0]))
        return np.full((1, 1, 4, 4), level, dtype=np.uint8)

    def draw_images(self, _name, _count, seed, _label):
        return SimpleNamespace(means=np.full((1, 3, 4, 4), seed, dtype=np.uint8))

    def test_images(self, name, rows):
        assert name
        return SimpleNamespace(images=np.full((1, 1, 4, 4), rows[0], dtype=np.uint8))


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("words", Option("words")),
        ("p(x|z)", Option("p(x|z)")),
        ("picture:m?z=1", Option("", "picture:m?z=1")),
        ("β = 4 | picture:m?seed=7", Option("β = 4", "picture:m?seed=7")),
    ],
)
def test_words_and_picture_are_told_apart(text, option):
    assert option_of(text) == option


@pytest.mark.parametrize(
    ("picture", "shape", "level"),
    [
        ("picture:m?z=3", (4, 4), 3),
        ("picture:m?z=3,4&class=1", (4, 4), 107),
        ("picture:m?seed=9", (4, 4, 3), 9),
        ("picture:m?test=17", (4, 4), 17),
    ],
)
def test_a_picture_is_made_of_what_it_says(picture, shape, level):
    made = picture_array(Core(), picture)
    assert made.shape == shape
    assert (made == level).all()


@pytest.mark.parametrize(
    "picture", ["picture:m", "picture:m?z=1&seed=2", "picture:m?seed=-1", "picture:m?look=1"]
)
def test_what_names_no_picture_is_refused(picture):
    with pytest.raises(RoomError):
        check_option(picture)


def test_more_numbers_than_a_model_has_latents_are_refused():
    with pytest.raises(RoomError, match="2 latents"):
        picture_array(Core(), "picture:m?z=1,2,3")
