"""Does the picture of a receipt hold all of it, in its colours, for any kind of image?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.images.lettering import Lettering
from explorer.images.receipt_sheet import (
    PANEL_PX,
    WIDTH_PX,
    Line,
    Panel,
    Sheet,
    SheetColours,
    Thumbnail,
    receipt_sheet,
)

STATIC = Path(__file__).parents[2] / "explorer" / "ui" / "static"
INTER = Lettering(STATIC / "inter-latin.woff2", STATIC / "inter-greek.woff2")
COLOURS = SheetColours("#ffffff", "#000000", "#777777", "#dddddd")
RED = np.array([255, 0, 0])
GREY = np.full((28, 20), 90, np.uint8)
LINE = Line("ELBO", "by quadrature", "−89.17 nats", "#0000ff", 0.4, "more usual than 60 %")
SHEET = Sheet(
    "Your drawing",
    "MNIST · VAE",
    [Panel("x", "#ff0000", GREY), Panel("z", "#0000ff", np.tile(GREY[..., None], 3))],
    [LINE, replace(LINE, share=None)],
    [Thumbnail(GREY, "4")] * 10,
    "9 of 10 say 4.",
    "Nats per image. " * 20,
)


def made(**changes):
    return receipt_sheet(replace(SHEET, **changes), COLOURS, INTER)


def test_the_sheet_is_a_picture_with_a_clean_margin():
    picture = made()
    assert picture.dtype == np.uint8
    assert picture.shape[1:] == (WIDTH_PX, 3)
    for edge in (picture[:20], picture[-20:], picture[:, :20], picture[:, -20:]):
        assert (edge == 255).all()


def test_it_grows_with_its_lines_and_shrinks_without_neighbours():
    assert made(lines=[LINE] * 7).shape[0] > made().shape[0]
    assert made(neighbours=[]).shape[0] < made().shape[0]


def test_a_panel_shows_its_pixels_unsmoothed_unless_it_is_a_density():
    checks = (np.indices((4, 4)).sum(0) % 2 * 255).astype(np.uint8)

    def greys(is_smooth):
        panel = Panel("x", "#ff0000", checks, is_smooth)
        picture = made(panels=[panel])[150 : 150 + PANEL_PX // 2, 60:250]
        return np.unique(picture).size

    assert greys(is_smooth=False) == 2
    assert greys(is_smooth=True) > 50


def test_a_bar_is_as_long_as_its_share():
    def blue(share):
        picture = made(panels=[], lines=[replace(LINE, term="", note="", figure="", share=share)])
        return int((picture == [0, 0, 255]).all(axis=2).any(axis=0).sum())

    assert blue(1.0) == pytest.approx(2 * blue(0.5), rel=0.1)
    assert blue(0.0) > 0
    assert blue(None) == 0


def test_headings_have_their_colours():
    assert (made() == RED).all(axis=2).any()
