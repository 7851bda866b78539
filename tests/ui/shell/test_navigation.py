"""Is every page in the menu, at its own address?"""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import default_checkpoints_dir
from explorer.ui.shell.navigation import PAGES_DIR, SECTIONS, page_entries

MAIN = PAGES_DIR.parent / "main.py"
NAMES = [entry.name for entries in page_entries().values() for entry in entries]


def test_every_page_is_registered_once() -> None:
    folders = {file.parent.name for file in PAGES_DIR.glob("*/page.py")}
    registered = [entry.name for entries in SECTIONS.values() for entry in entries]
    assert len(registered) == len(set(registered))
    assert folders == set(registered)


@pytest.mark.skipif(not default_checkpoints_dir().is_dir(), reason="no checkpoints ship yet")
@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_from_the_menu(name: str) -> None:
    app = AppTest.from_file(str(MAIN), default_timeout=120).run()
    assert not app.exception
    app.switch_page(str(Path("pages", name, "page.py"))).run()
    assert not app.exception
    assert app.title
