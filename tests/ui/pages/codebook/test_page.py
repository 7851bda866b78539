"""Does the page of the codebook open for each model with one, and say what others lack?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images.png import png_bytes
from explorer.ui.components.draw_pad import Content
from tests.shipped import CHECKPOINTS, WITH_A_CODEBOOK

MODELS = ["one-level", "two-level"]


def said(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def draw_a_one(app) -> None:
    """A stroke on the sheet, as the browser sends it."""
    sheet = np.full((200, 200), 255, np.uint8)
    sheet[40:160, 90:112] = 0
    app.session_state["your_image_content"] = Content("drawn", png_bytes(sheet))
    app.run()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", MODELS)
def test_it_opens_for_each_model_with_a_codebook(open_page, coded, name, theme):
    app = open_page("codebook", coded, theme, model=name)
    assert not app.exception
    words = said(app)
    assert "−log p(x|codes)" in words
    assert "codes used, perplexity" in words
    assert ("coarse codes alone" in words) == (name == "two-level")


@pytest.mark.parametrize("name", WITH_A_CODEBOOK)
def test_it_opens_for_each_model_that_ships(open_page, name):
    for asked in ({"row": "7"}, {"codes_of": "prior", "of_class": "3"}):
        app = open_page("codebook", CHECKPOINTS, model=name, **asked)
        assert not app.exception
        assert "codes used, perplexity" in said(app)


def test_a_cost_under_a_class_bounds_log_p_of_x_given_that_class(open_page):
    words = said(open_page("codebook", CHECKPOINTS, model="mnist-vq-vae", row="3"))
    assert "codes | 0)" in words
    assert "≥ −log p(x | class), nothing sampled" in words


@pytest.mark.parametrize("name", MODELS)
def test_new_codes_are_drawn_as_the_address_says(open_page, coded, name):
    asked = {"codes_of": "prior", "of_class": "7", "temperature": "0.5", "seed": "3"}
    app = open_page("codebook", coded, model=name, **asked)
    assert not app.exception
    assert "codes | 7)" in said(app)
    assert "temperature 0.5, seed 3" in said(app)
    assert "−log p(x|codes)" not in said(app)


def test_one_s_own_drawing_has_codes(open_page, coded):
    app = open_page("codebook", coded, model="one-level", codes_of="your image")
    assert not app.exception
    assert "a test image stands in" in said(app)
    example = said(app)
    draw_a_one(app)
    assert not app.exception
    assert "stands in" not in said(app)
    assert "−log p(x|codes)" in said(app)
    assert said(app) != example


def test_a_picture_that_is_none_is_answered_in_a_sentence(open_page, coded):
    app = open_page("codebook", coded, model="two-level", codes_of="your image")
    app.session_state["your_image_content"] = Content("pasted", b"not a picture")
    app.run()
    assert not app.exception
    assert len(app.warning) == 1
    assert "a test image stands in" in said(app)


def test_a_drawing_of_no_known_class_costs_its_codes_under_all_of_them(open_page, coded):
    app = open_page("codebook", coded, model="two-level", codes_of="your image")
    draw_a_one(app)
    assert "−log p(codes)" in said(app)
    assert "fine codes)" not in said(app)


def test_another_image_costs_something_else(open_page, coded):
    first = said(open_page("codebook", coded, model="one-level", row="0"))
    other = said(open_page("codebook", coded, model="one-level", row="5"))
    assert first != other


def test_drawing_others_takes_the_next_seed(open_page, coded):
    app = open_page("codebook", coded, model="one-level", codes_of="prior", seed="3")
    next(button for button in app.button if button.label == "Draw others").click().run()
    assert not app.exception
    assert "seed 4" in said(app)


def test_a_model_without_codes_is_told_kindly(open_page, trainings):
    app = open_page("codebook", trainings, model="a-both")
    assert not app.exception
    assert any("has a codebook" in info.value for info in app.info)


@pytest.mark.parametrize("query", [{}, {"codes_of": "prior"}])
def test_the_lines_for_python_cost_the_codes_shown(open_page, coded, computed, query):
    app = open_page("codebook", coded, model="two-level", **query)
    known = computed(app)
    assert known["images"].shape == (1, 1, 8, 8)
    said = "\n".join(one.value for one in app.markdown)
    assert f"**{known['costs'].sum():.1f}**" in said or all(
        f"**{cost:.1f}**" in said for cost in known["costs"][0]
    )
    assert ("log_px" in known) == (not query)
    if not query:
        assert f"**{-known['log_px'][0]:.1f}**" in said
