"""Is every page in the menu, at its own address?"""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import shared_core
from explorer.ui.shell.navigation import page_entries
from explorer.ui.shell.sections import PAGES_DIR, SECTIONS

MAIN = PAGES_DIR.parent / "main.py"
NAMES = [entry.name for entries in page_entries().values() for entry in entries]


def test_every_page_is_registered_once() -> None:
    folders = {file.parent.name for file in PAGES_DIR.glob("*/page.py")}
    registered = [entry.name for entries in SECTIONS.values() for entry in entries]
    assert len(registered) == len(set(registered))
    assert folders == set(registered)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_from_the_menu(name: str) -> None:
    app = AppTest.from_file(str(MAIN), default_timeout=120).run()
    assert not app.exception
    app.switch_page(str(Path("pages", name, "page.py"))).run()
    assert not app.exception
    assert app.title


def test_a_model_s_card_leads_to_its_page(
    tiny_checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tiny_checkpoints))
    shared_core.cache_clear()
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.query_params["model"] = "tiny-autoencoder"
    app.run().switch_page("pages/models/page.py").run()
    assert app.title[0].value == "Models"
    app.button(key="open_tiny-vae").click().run()
    shared_core.cache_clear()
    assert not app.exception
    assert app.title[0].value == "Latent map"
    assert app.query_params["model"] == "tiny-vae"
    assert app.selectbox(key="model_choice").value == "tiny-vae"
