"""Does every source bring its image, and a test image stand in until then?"""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import ModelCore
from explorer.images.png import data_uri
from explorer.images.recipes import recipe_for
from explorer.images.tiling import as_picture
from explorer.ui.image_in.source import choose_image, given_test_image, sheet_hint
from tests.ui.stand_ins import PartPage


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (tuple("0123456789"), "Draw a digit, or paste a picture"),
        (
            ("square", "ellipse", "heart"),
            "Draw one of these: square, ellipse, heart, or paste a picture",
        ),
        (("a", "b", "c", "d"), "Draw here, or paste a picture"),
        ((), "Draw here, or paste a picture"),
    ],
)
def test_the_sheet_says_what_to_draw(names, hint):
    assert sheet_hint(SimpleNamespace(class_names=names)) == hint


def test_a_test_image_is_what_the_core_has(tiny_checkpoints):
    core = ModelCore.open(tiny_checkpoints, "cpu")
    model = core.describe("tiny-vae")
    given = given_test_image(core, model, 12)
    label = int(core.encodings("tiny-vae").labels[12])
    assert given.words == f"test image 12, labelled {label}"
    assert (given.row, given.label, given.is_original) == (12, label, True)
    assert not given.is_example
    assert given.data is None
    np.testing.assert_array_equal(given.image, core.test_images("tiny-vae", [12]).images[0])


def test_before_anything_is_drawn_the_example_lies_in_the_pad_and_says_so(tiny_checkpoints):
    core = ModelCore.open(tiny_checkpoints, "cpu")
    model = core.describe("tiny-vae")
    page = PartPage(choose_image, core, model, recipe_for(model.dataset, model.image_shape))
    given = page.run(row=12)
    assert given.is_example
    pad = json.loads(page.app.get("bidi_component")[0].proto.json)
    assert pad["example"] == data_uri(as_picture(core.test_images("tiny-vae", [12]).images[0]))
    assert pad["hint"].startswith(f"An example: {given.words}. Draw a digit")


def test_a_session_after_a_restart_names_no_file_of_the_one_before() -> None:
    def page() -> None:
        import streamlit as st

        from explorer.ui.image_in.source import _of_this_session

        st.text(f"{_of_this_session('upload')} {_of_this_session('camera')}")

    def keys() -> list[str]:
        app = AppTest.from_function(page).run()
        first = app.text[0].value
        assert app.run().text[0].value == first, "the same from run to run"
        return first.split()

    assert not set(keys()) & set(keys())
