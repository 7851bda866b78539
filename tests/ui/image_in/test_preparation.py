"""Is every setting of a recipe within reach, and does changing it change the image?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.images import ImageError, read_image
from explorer.images.png import png_bytes
from explorer.images.preparation import prepare
from explorer.images.recipes import RECIPES, recipe_for
from explorer.images.steps import STEPS
from explorer.ui.image_in.preparation import CONTROLS, LONGEST_KEPT_PX, TITLES, opened, prepared

MNIST = recipe_for("mnist", (1, 28, 28))


def ring() -> np.ndarray:
    """A dark ring on light paper, wider than high and off centre."""
    y, x = np.indices((240, 320))
    radius = np.hypot((x - 200) / 70, (y - 90) / 50)
    return np.where(np.abs(radius - 1) < 0.25, 20, 230).astype(np.uint8)


@pytest.fixture(autouse=True)
def _nothing_kept():
    st.cache_data.clear()
    st.cache_resource.clear()


def test_every_setting_of_every_recipe_has_a_control_and_a_title():
    settings = {field for name in STEPS for field in STEPS[name][1]}
    assert settings <= set(CONTROLS)
    assert set(CONTROLS) <= set(TITLES)


def test_what_is_prepared_is_what_prepare_makes():
    data = png_bytes(ring())
    made = prepared(data, MNIST)
    np.testing.assert_array_equal(made.image, prepare(read_image(data), MNIST).image)
    assert [step.name for step in made.steps] == ["picture", *MNIST.steps]
    assert all(max(step.picture.shape[:2]) <= LONGEST_KEPT_PX for step in made.steps)


def test_a_file_that_is_none_is_refused_before_anything_is_laid_out():
    with pytest.raises(ImageError):
        opened(b"not a picture")
    np.testing.assert_array_equal(opened(png_bytes(ring())), ring())


def test_a_picture_without_ink_is_refused():
    with pytest.raises(ImageError):
        prepared(png_bytes(np.full((50, 50), 200, np.uint8)), MNIST)


def _page(dataset):
    import streamlit as st

    from explorer.images.recipes import RECIPES
    from explorer.ui.image_in.preparation import choose_recipe, offer_reset

    own = RECIPES[dataset]
    chosen, places = choose_recipe(own, dataset)
    offer_reset(own, chosen, dataset)
    st.session_state["chosen"] = chosen
    st.session_state["places"] = len(places)


@pytest.mark.parametrize("dataset", list(RECIPES))
def test_each_recipe_is_laid_out_and_unchanged_until_someone_changes_it(dataset):
    app = AppTest.from_function(_page, args=(dataset,), default_timeout=60).run()
    assert not app.exception
    assert app.session_state["chosen"] == RECIPES[dataset]
    assert app.session_state["places"] == len(RECIPES[dataset].steps) + 1
    assert not app.button


def test_controls_change_the_recipe_and_the_button_takes_it_back():
    app = AppTest.from_function(_page, args=("mnist",), default_timeout=60).run()
    app.segmented_control(key="mnist_polarity").set_value("light ink on dark")
    app.slider(key="mnist_longest_side_px").set_value(16)
    app.select_slider(key="mnist_ink_threshold").set_value("30%").run()
    assert not app.exception
    assert app.session_state["chosen"] == replace(
        MNIST, polarity="light ink on dark", longest_side_px=16, ink_threshold=0.3
    )
    app.button(key="reset_recipe").click().run()
    assert app.session_state["chosen"] == MNIST
    assert not app.button


def test_the_address_holds_the_settings_of_each_data_set_apart():
    app = AppTest.from_function(_page, args=("mnist",), default_timeout=60)
    app.query_params["mnist_centring"] = "box"
    app.query_params["digits_polarity"] = "light ink on dark"
    app.run()
    assert app.session_state["chosen"] == replace(MNIST, centring="box")


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"polarity": "light ink on dark"}, True),
        ({"longest_side_px": 12}, True),
        ({"centring": "box"}, False),  # a ring's mass is at the middle of its box
        ({"polarity": "dark ink on light"}, False),  # as was guessed
    ],
)
def test_a_setting_changes_the_image_where_it_should(changes, differs):
    data = png_bytes(ring())
    one, other = prepared(data, MNIST).image, prepared(data, replace(MNIST, **changes)).image
    assert np.array_equal(one, other) != differs
