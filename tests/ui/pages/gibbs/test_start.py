"""Does a chain begin where it was asked to, and at a test image where there is nothing else?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.images.png import png_bytes
from explorer.ui.components.draw_pad import Content
from explorer.ui.pages.gibbs.start import (
    CONTENT_KEY,
    LARGEST_SEED,
    Start,
    choose_start,
    own_image,
)
from tests.ui.stand_ins import PartPage

NAME = "tiny-rbm"


def page_of(core: ModelCore, **query: str) -> PartPage:
    return PartPage(choose_start, core, core.describe(NAME), **query)


def begun(core: ModelCore, **query: str) -> tuple[Start, int]:
    start: tuple[Start, int] = page_of(core, **query).run()
    return start


def digit(core: ModelCore, row: int) -> np.ndarray:
    found = core.energy_test_images(NAME, [row])
    assert found.original
    return found.images[0]


def test_at_first_it_begins_at_something_to_see_and_says_so(core: ModelCore) -> None:
    page = page_of(core)
    start, _ = page.run()
    assert (start.image == digit(core, 0)).all()
    assert f"The chain begins at {start.words}." in page.words
    assert start.words.startswith("test image 0, labelled ")


def test_noise_is_decided_by_the_seed(core: ModelCore) -> None:
    (first, seed), (again, _), (other, _) = (
        begun(core, start="noise", seed=each) for each in ("7", "7", "8")
    )
    assert seed == 7
    assert (first.words, first.image) == ("noise", None)
    assert first.pixels.shape == core.describe(NAME).image_shape
    assert set(np.unique(first.pixels)) == {0, 1}
    assert (first.pixels == again.pixels).all()
    assert (first.pixels != other.pixels).any()


def test_a_test_image_is_cut_at_half_its_light(core: ModelCore) -> None:
    start, _ = begun(core, start="test", row="3")
    assert start.words.startswith("test image 3, labelled ")
    assert (start.image == digit(core, 3)).all()
    assert (start.pixels == (digit(core, 3) >= 128)).all()


def test_another_row_is_one_click_away(core: ModelCore) -> None:
    page = page_of(core, start="test", row="3")
    page.run()
    another = next(button for button in page.app.button if button.label == "Another")
    rows = {page.after(another.click().run())[0].words for _ in range(6)}
    assert len(rows) > 1


@pytest.mark.parametrize("row", [-1, 360, "3", None])
def test_a_row_that_is_not_there_is_the_first(core: ModelCore, row: object) -> None:
    start, _ = page_of(core, start="test").run(row=row)
    assert start.words.startswith("test image 0, ")


@pytest.mark.parametrize("seed", [-1, LARGEST_SEED + 1, "7", None])
def test_a_seed_that_is_none_is_0(core: ModelCore, seed: object) -> None:
    start, taken = page_of(core).run(seed=seed)
    assert taken == 0
    assert (start.pixels == begun(core)[0].pixels).all()


def test_a_new_seed_is_one_that_a_link_can_hold(core: ModelCore) -> None:
    page = page_of(core)
    page.run()
    new = next(button for button in page.app.button if button.label == "New seed")
    seeds = {page.after(new.click().run())[1] for _ in range(4)}
    assert len(seeds) > 1
    assert all(0 <= seed <= LARGEST_SEED for seed in seeds)


def stroke() -> bytes:
    sheet = np.full((200, 200), 255, np.uint8)
    sheet[40:160, 90:112] = 0
    return png_bytes(sheet)


def test_a_drawing_is_prepared_as_the_data_were(core: ModelCore) -> None:
    page = page_of(core, start="draw")
    start, _ = page.run()
    assert start.words.startswith("test image 0, labelled ")
    assert "Until you draw, a test image stands in." in page.words
    start, _ = page.run(**{CONTENT_KEY: Content("drawn", stroke())})
    assert start.words == "your drawing"
    assert start.image.shape == (1, 8, 8)
    assert start.pixels[0, :, 3:5].all()
    assert not start.pixels[0, :, [0, 7]].any()
    assert "Until" not in page.words


def test_what_cannot_be_used_is_one_sentence_and_a_test_image_stands_in(core: ModelCore) -> None:
    page = page_of(core, start="draw")
    start, _ = page.run(**{CONTENT_KEY: Content("pasted", b"no picture")})
    assert start.words.startswith("test image 0, ")
    assert len(page.app.warning) == 1


def test_a_view_of_one_image_begins_with_a_test_image_and_takes_the_same_drawing(
    core: ModelCore,
) -> None:
    page = PartPage(own_image, core, core.describe(NAME), row="5")
    assert page.run().words.startswith("test image 5, ")
    drawn = PartPage(own_image, core, core.describe(NAME), image="draw")
    assert drawn.run(**{CONTENT_KEY: Content("drawn", stroke())}).words == "your drawing"
