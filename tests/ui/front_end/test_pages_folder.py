"""Does Streamlit leave the folder `pages` to us from the first visitor on?"""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager

import explorer.ui
from explorer.ui.front_end.pages_folder import leave_pages_to_navigation

MAIN = Path(explorer.ui.__path__[0]) / "main.py"


@pytest.fixture(autouse=True)
def as_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)


def test_streamlit_takes_it_for_its_older_kind_of_pages() -> None:
    """Fails when an upgrade no longer does: then this trick can go."""
    PagesManager(str(MAIN))
    assert PagesManager.uses_pages_directory is True


def test_once_told_it_does_not() -> None:
    leave_pages_to_navigation()
    PagesManager(str(MAIN))
    assert PagesManager.uses_pages_directory is False
