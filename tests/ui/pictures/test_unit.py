"""Is a unit shown with the images that excite it, and is what it adds drawn about the grey?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import ModelCore, UnitView
from explorer.figures.palette import DARK
from explorer.ui.pictures import unit
from explorer.ui.pictures.unit import show_unit
from tests.ui.stand_ins import PartPage


def shown(monkeypatch: pytest.MonkeyPatch, core: Any, name: str) -> tuple[str, dict[str, Any]]:
    """The page's words, and its sheets by what they are called."""
    sheets: dict[str, Any] = {}
    monkeypatch.setattr(unit, "show_sheet", lambda sheet, alt, **_: sheets.update({alt: sheet}))
    page = PartPage(show_unit, core, name, 2, DARK)
    page.run()
    assert not page.app.exception
    return page.words, sheets


def test_images_and_reconstructions_with_and_without_it_stand_in_rows(
    rbm_checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = ModelCore.open(rbm_checkpoints, "cpu")
    words, sheets = shown(monkeypatch, core, "tiny-rbm")
    view = core.unit_view("tiny-rbm", 2)
    assert f"it answers {view.answers_most[0]:.2f}" in words
    assert "**Excite it least**" in words
    assert "Of the first 360 test images" in words
    whole = sheets["With, without, difference"]
    np.testing.assert_array_equal(whole[:8, :8], view.whole[0, 0])
    np.testing.assert_array_equal(whole[9:17, :8], view.without[0, 0])
    # Where the unit adds light the third row is lighter than grey.
    added = view.whole[0, 0].astype(int) - view.without[0, 0]
    assert (whole[18:, :8][added > 20] > 128).all()
    assert "The patch of each that it answered to" not in sheets


def test_a_unit_that_adds_nothing_is_grey_and_patches_have_a_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    images = np.full((4, 3, 8, 8), 90, np.uint8)
    most, least = np.full(4, 0.5, np.float32), np.zeros(4, np.float32)
    patches = images[..., :4, :4]
    view = UnitView(images, images, most, least, patches, images, images, 100, original=False)
    monkeypatch.setattr(unit, "_view", lambda *_: view)
    words, sheets = shown(monkeypatch, None, "colour")
    assert "100 rebuilt test images" in words
    assert "0.00, as several do" in words
    assert (sheets["With, without, difference"][18:26, :8] == 128).all()
    assert sheets["The patch of each that it answered to"].shape == (4, 4 * 4 + 3, 3)


def test_a_unit_that_answers_to_none_shows_no_image_that_it_would_favour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    images, none = np.full((4, 1, 8, 8), 90, np.uint8), np.zeros(4, np.float32)
    view = UnitView(images, images, none, none, images, images, images, 100, original=True)
    monkeypatch.setattr(unit, "_view", lambda *_: view)
    words, sheets = shown(monkeypatch, None, "dead")
    assert "It tells none apart" in words
    assert list(sheets) == ["With, without, difference"]
