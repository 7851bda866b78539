"""Are the codes shown those of the image, of one's own, or new ones as they were asked for?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.core import ModelCore, classes_told
from explorer.images.png import png_bytes
from explorer.ui.choices.draw import ANY_CLASS, MAX_SEED
from explorer.ui.components.draw_pad import Content
from explorer.ui.pages.codebook.source import (
    CodeSource,
    Draw,
    choose_codes,
    codes_drawn,
)
from explorer.ui.pictures.originals import NO_ORIGINALS
from tests.ui.stand_ins import PartPage

NAME = "one-level"


@pytest.fixture(scope="module")
def core(coded: Path) -> ModelCore:
    return ModelCore.open(coded, "cpu")


def chosen(core: ModelCore, **query: str) -> tuple[PartPage, CodeSource]:
    page = PartPage(choose_codes, core, core.describe(NAME), **query)
    return page, page.run()[0]


def test_a_test_image_has_the_codes_that_are_stored(core: ModelCore) -> None:
    page, source = chosen(core, row="7")
    stored = core.encodings(NAME)
    assert source.codes.tolist() == stored.mu[7].astype(int).tolist()
    assert source.label == stored.labels[7]
    assert (source.drawn, source.draw) == (None, None)
    assert source.words.startswith("x — test image 7, labelled ")
    assert NO_ORIGINALS not in page.words


def test_a_prior_that_is_told_no_class_is_not_given_one(
    core: ModelCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.pages.codebook.source.classes_told", lambda _model: 0)
    _, source = chosen(core, row="7")
    assert source.label is None
    page, drawn = chosen(core, codes_of="prior", of_class="3")
    assert not page.app.selectbox
    assert drawn.draw.label is None


def test_new_codes_are_of_the_class_and_temperature_asked_for(core: ModelCore) -> None:
    page, source = chosen(core, codes_of="prior", of_class="3", temperature="0.5", seed="11")
    assert source.draw == Draw(11, 0.5, 3)
    assert source.label == 3
    assert page.app.selectbox(key="of_class").options[0] == ANY_CLASS
    expected = codes_drawn(core, NAME, (3,), 1, Draw(11, 0.5, 3))[0]
    assert source.drawn.tolist() == expected.tolist()


def test_beside_new_codes_stands_the_test_image_that_shares_most(core: ModelCore) -> None:
    _, source = chosen(core, codes_of="prior", seed="4")
    shared = (core.encodings(NAME).mu.astype(int) == source.drawn).sum(1)
    assert (source.codes == source.drawn).sum() == shared.max()
    assert source.words == "x — nearest test image"


def test_any_class_is_one_of_them_and_the_seed_says_which(core: ModelCore) -> None:
    labels = {seed: chosen(core, codes_of="prior", seed=str(seed))[1].label for seed in range(6)}
    assert len(set(labels.values())) > 1
    assert all(0 <= label < classes_told(core.describe(NAME)) for label in labels.values())
    assert chosen(core, codes_of="prior", seed="2")[1].label == labels[2]


@pytest.mark.parametrize(("seed", "following"), [(3, 4), (MAX_SEED - 1, 0)])
def test_drawing_others_takes_the_next_seed(core: ModelCore, seed: int, following: int) -> None:
    page, _ = chosen(core, codes_of="prior", seed=str(seed))
    others = next(button for button in page.app.button if button.label == "Draw others")
    assert page.after(others.click().run())[0].draw.seed == following


def test_until_one_draws_a_test_image_stands_in_and_then_the_drawing(core: ModelCore) -> None:
    page, example = chosen(core, codes_of="your image")
    assert "a test image stands in" in page.words
    assert example.label is not None
    sheet = np.full((200, 200), 255, np.uint8)
    sheet[40:160, 90:112] = 0
    own, _ = page.run(your_image_content=Content("drawn", png_bytes(sheet)))
    assert "stands in" not in page.words
    # Of what class a drawing is nobody said.
    assert own.label is None
    assert own.words == "x — your drawing"
    assert own.codes.shape == example.codes.shape
    assert (own.image != example.image).any()


@pytest.mark.parametrize(
    "asked",
    [
        {"codes_of": "nothing", "row": "-4"},
        {"codes_of": "prior", "of_class": "eleven", "temperature": "nan", "seed": "1e99"},
    ],
)
def test_nonsense_in_the_address_is_ignored(core: ModelCore, asked: dict[str, str]) -> None:
    _, source = chosen(core, **asked)
    assert source.codes.shape == core.encodings(NAME).mu[0].shape
