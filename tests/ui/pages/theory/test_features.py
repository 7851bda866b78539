"""Do first layers stand side by side, each unit framed, and does it say what it is without?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.figures.palette import DARK
from explorer.ui.pages.theory import features
from explorer.ui.pages.theory.features import framed, show_features
from tests.ui.stand_ins import CODES_ONLY, PartPage, StandInCore, description


@pytest.fixture
def page(rbm_checkpoints: Path, monkeypatch: pytest.MonkeyPatch) -> PartPage:
    core = ModelCore.open(rbm_checkpoints, "cpu")
    monkeypatch.setattr(features, "visitors_core", lambda: core)
    return PartPage(show_features, DARK)


def test_an_autoencoder_a_vae_and_a_boltzmann_machine_stand_side_by_side(page: PartPage) -> None:
    page.run()
    assert not page.app.exception
    assert page.app.multiselect[0].value == ["tiny-autoencoder", "tiny-vae", "tiny-rbm"]
    assert page.words.count("units see the whole image") == 3
    assert page.words.count("without it the error grows by") == 3
    first = page.words
    page.app.slider(key="unit").set_value(4).run()
    assert page.words != first
    assert "need 4" in page.words


def test_a_model_without_a_first_layer_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    core = StandInCore([description(capabilities=CODES_ONLY)])
    monkeypatch.setattr(features, "visitors_core", lambda: core)
    page = PartPage(show_features, DARK)
    page.run()
    assert "no trained models" in page.app.info[0].value


def test_the_frame_is_about_the_chosen_tile_alone() -> None:
    sheet = np.full((4 * 2 + 2, 6 * 4 + 5 * 2), 128, np.uint8)
    found = framed(sheet, 7, (4, 4), DARK)
    blue = np.array([int(DARK.latent[i : i + 2], 16) for i in (1, 3, 5)])
    rows, columns = np.nonzero((found == blue).all(2))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (6, 13, 6, 13)
    assert len(rows) == 8 * 8 - 4 * 4
