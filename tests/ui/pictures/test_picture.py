"""Do pictures arrive pixel for pixel, in the size and with the words that they were given?"""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from explorer.ui.pictures.picture import data_address, mean_address, on_page, width_of

WIDE = np.arange(8, dtype=np.uint8).reshape(1, 2, 4)


def pixels(address: str) -> np.ndarray:
    kind, data = address.split(",", 1)
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))


def _page() -> None:
    import numpy as np

    from explorer.ui.pictures.picture import show_beside, show_data, show_mean, show_sheet

    image = np.arange(8, dtype=np.uint8).reshape(1, 2, 4)
    show_data(image, "an image", 8)
    show_mean(image, "a mean", 8)
    show_sheet(image[0], "a sheet", sharp_px=12)
    show_sheet(image[0], "as it is")
    show_beside("data:,", image.shape, 8, 'in "quotes"', "<x>", "a sentence", "#abcdef")


def test_pixels_of_the_data_are_squares_and_a_mean_s_are_left_to_the_browser():
    np.testing.assert_array_equal(
        pixels(data_address(WIDE, 8)), WIDE[0].repeat(4, axis=0).repeat(4, axis=1)
    )
    np.testing.assert_array_equal(pixels(mean_address(WIDE)), WIDE[0])
    colour = np.stack([WIDE[0]] * 3)
    assert pixels(mean_address(colour)).shape == (2, 4, 3)


def test_each_way_to_show_a_picture_keeps_its_pixels_and_its_words():
    app = AppTest.from_function(_page).run()
    assert not app.exception
    shown = [image for element in app.image for image in element.proto.imgs]
    assert [image.alt for image in shown] == ["an image", "a mean", "a sheet", "as it is"]
    assert [pixels(image.url).shape for image in shown] == [(8, 16), (2, 4), (6, 12), (2, 4)]
    html = app.get("html")[0].proto.body
    assert "in &quot;quotes&quot;" in html
    assert "&lt;x&gt;" in html
    assert "#abcdef" in html


def test_the_longer_side_has_the_length_asked_for():
    assert width_of((1, 28, 28), 100) == 100
    assert width_of((3, 28, 20), 28) == 20
    assert width_of((1, 10, 20), 60) == 60
    assert width_of((1, 100, 1), 10) == 1


def test_grey_is_inverted_for_a_light_page_and_colour_never():
    grey, colour = WIDE[0], np.stack([WIDE[0]] * 3, axis=-1)
    np.testing.assert_array_equal(on_page(grey, is_dark=True), grey)
    np.testing.assert_array_equal(on_page(grey, is_dark=False), 255 - grey)
    assert on_page(colour, is_dark=False) is colour
