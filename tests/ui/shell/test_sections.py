"""Is every page there under one heading, once?"""

from __future__ import annotations

from explorer.ui.shell.sections import PAGES_DIR, SECTIONS


def test_each_page_s_folder_has_one_line_and_each_line_a_folder() -> None:
    named = [entry.name for entries in SECTIONS.values() for entry in entries]
    assert sorted(named) == sorted(path.parent.name for path in PAGES_DIR.glob("*/page.py"))
    assert len(set(named)) == len(named)
