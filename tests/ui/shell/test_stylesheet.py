"""Does a module find the style that lies beside it, and the theme's colours in CSS?"""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.ui.shell.stylesheet import style_beside, variables


def test_the_style_sheet_of_the_module_s_name_is_read(tmp_path: Path) -> None:
    (tmp_path / "table.css").write_text("p { color: red }", encoding="utf-8")
    assert style_beside(str(tmp_path / "table.py")) == "<style>p { color: red }</style>"


def test_a_module_without_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        style_beside(str(tmp_path / "bare.py"))


def test_values_become_variables() -> None:
    assert variables(ink="#000", track="rgb(1,2,3)") == "--ink:#000;--track:rgb(1,2,3)"
