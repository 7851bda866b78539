"""Is an image taken as the model takes it, and one that cannot be answered by a sentence?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images.png import png_bytes
from explorer.ui.image_in.source import ChosenImage
from explorer.ui.image_in.usable import choose_usable_image, usable
from tests.ui.stand_ins import PartPage, StandInCore, description, stored

MODEL = description(dataset="digits", dataset_title="Digits", image_shape=(1, 8, 8))
CORE = StandInCore([MODEL], {MODEL.name: stored(np.zeros((3, 2)), [2, 1, 0])})


def bar() -> bytes:
    """A dark bar on light paper."""
    sheet = np.full((200, 200), 255, np.uint8)
    sheet[40:160, 88:112] = 0
    return png_bytes(sheet)


def used(given: ChosenImage) -> tuple[PartPage, ChosenImage]:
    page = PartPage(usable, CORE, MODEL, given)
    return page, page.run()


def test_a_test_image_is_taken_as_it_is() -> None:
    given = ChosenImage("test image 1", image=np.full((1, 8, 8), 9, np.uint8), row=1)
    page, taken = used(given)
    assert taken is given
    assert not page.app.warning


def test_a_drawing_becomes_light_ink_on_black_of_the_model_s_size() -> None:
    page, taken = used(ChosenImage("your drawing", bar()))
    assert taken.words == "your drawing"
    assert taken.data == bar()
    assert taken.image.shape == (1, 8, 8)
    image = taken.image[0].astype(int)
    # The bar stands upright in the middle columns; those beside it are paper.
    assert (image[1:7, 3:5] == 255).all()
    assert not image[:, [0, 1, 6, 7]].any()
    assert (image == image[:, ::-1]).all()
    assert not page.app.warning


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", bar()[:60], png_bytes(np.full((50, 50), 255, np.uint8))],
    ids=["nothing", "words", "cut short", "blank paper"],
)
def test_what_cannot_be_used_is_one_sentence_and_the_example_stands_in(data: bytes) -> None:
    page, taken = used(ChosenImage("your file", data))
    (warning,) = page.app.warning
    assert warning.value.endswith(".")
    assert taken.is_example
    assert (taken.row, taken.label) == (0, 2)
    assert taken.image.shape == (1, 8, 8)


def test_before_anything_is_brought_the_example_of_the_row_asked_for_stands_in() -> None:
    page = PartPage(choose_usable_image, CORE, MODEL)
    given = page.run(row=2)
    assert given.is_example
    assert given.words == "test image 2, labelled zero"
    left_over = PartPage(choose_usable_image, CORE, MODEL).run(row=300)
    assert (left_over.row, left_over.image.max()) == (0, 0)


def test_a_picture_with_several_marks_says_how_many_and_which_was_taken() -> None:
    two = np.full((200, 400), 255, np.uint8)
    two[40:160, 88:112] = two[30:170, 288:312] = 0
    page, _ = used(ChosenImage("your file", png_bytes(two)))
    assert "2 marks stand in this picture; taken is number 2" in page.app.caption[0].value
