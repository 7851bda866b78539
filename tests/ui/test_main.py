"""Does what stands around a page stand there even where the page stops early?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.core import shared_core
from explorer.ui.shell.sections import PAGES_DIR
from explorer.ui.shell.wordmark import MARK

MAIN = PAGES_DIR.parent / "main.py"


@pytest.fixture
def without_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppTest:
    """The whole app over an empty folder, on a phone: its page stops after one sentence."""
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tmp_path))
    shared_core.cache_clear()
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.session_state["surroundings"] = {"seen": {"dark": False, "narrow": True}}
    return app


def test_a_page_that_stops_still_hears_of_its_surroundings_and_takes_figures(
    without_models: AppTest,
) -> None:
    app = without_models.run()
    shared_core.cache_clear()
    assert not app.exception
    assert "no trained models" in app.info[0].value
    parts = {part.proto.component_name: part.proto for part in app.get("bidi_component")}
    assert set(parts) == {"surroundings", "figure_in", "deck_keeper"}
    assert json.loads(parts["surroundings"].json)["narrow"] is True


def test_the_page_is_set_up_once_with_its_sign_and_nothing_from_elsewhere(
    without_models: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(st, "set_page_config", lambda **options: told.append(options))
    without_models.run()
    shared_core.cache_clear()
    options, named = told
    assert named == {"page_title": "Latent map — Latent space explorer"}
    assert options["layout"] == "wide"
    assert options["page_icon"] == MARK
    assert set(options["menu_items"]) == {"About"}
    assert "http" not in str(options)
