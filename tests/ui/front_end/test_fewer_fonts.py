"""Are the symbols that anything names in the font that is fetched, and is its name still that?"""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from explorer.ui.front_end import loading_line
from explorer.ui.front_end.bundles import SCRIPTS_DIR, STATIC_DIR
from explorer.ui.front_end.fewer_fonts import FACES, SIGNS, SIGNS_FONT, SYMBOLS
from explorer.ui.shell.sections import SECTIONS
from tests.sources import PACKAGE

STATIC = Path(loading_line.__file__).parents[1] / "static"
NAMES = set((STATIC / "icons.txt").read_text("utf-8").split())
NAMED = re.compile(r":material/([a-z_0-9]+)")
NOT_OF_THE_FONT = {"star_filled"}
"""Streamlit draws it from `star`."""
MOST_BYTES = 40_000
THEME = tomllib.loads((PACKAGE.parent / ".streamlit/config.toml").read_text("utf-8"))["theme"]


def test_every_symbol_that_a_page_names_is_in_the_font() -> None:
    named = {entry.icon for entries in SECTIONS.values() for entry in entries}
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        named |= set(NAMED.findall(text))
        if "icon=" in text:
            keywords = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.keyword))
            named |= {
                word.value.value
                for word in keywords
                if word.arg == "icon"
                and isinstance(word.value, ast.Constant)
                and isinstance(word.value.value, str)
                and word.value.value.isidentifier()
            }
    assert not named - NAMES, "make the font anew, with these: see fewer_fonts.py"


def test_every_symbol_that_the_front_end_names_is_in_the_font() -> None:
    """Fails when an upgrade uses another."""
    scripts = (STATIC_DIR / SCRIPTS_DIR).glob("*.js")
    named = {name for script in scripts for name in NAMED.findall(script.read_text("utf-8"))}
    assert not named - NAMES - NOT_OF_THE_FONT
    assert {"more_vert", "keyboard_double_arrow_left"} <= NAMES


def test_the_faces_are_named_as_those_whose_place_they_take() -> None:
    (sheet,) = (STATIC_DIR / "static" / "css").glob("index.*.css")
    theirs = sheet.read_text("utf-8")
    assert "font-family:Material Symbols Rounded;font-style:normal;font-weight:400" in theirs
    assert "font-family:Source Sans;font-weight:100 900;font-style:normal" in theirs
    assert '"Material Symbols Rounded";font-style:normal;font-weight:400' in FACES
    assert '"Source Sans";font-weight:100 900;font-style:normal' in FACES
    assert 1000 < (STATIC / Path(SYMBOLS).name).stat().st_size < MOST_BYTES


def test_the_signs_are_those_of_the_theme_too_and_cost_little() -> None:
    (face,) = (one for one in THEME["fontFaces"] if one["url"] in SIGNS_FONT)
    assert face["unicodeRange"].replace(", ", ",") == SIGNS
    assert 1000 < (STATIC / Path(SIGNS_FONT).name).stat().st_size < 4000


def test_the_front_end_asks_for_the_symbols_in_the_words_that_are_answered_for_it() -> None:
    scripts = (STATIC_DIR / SCRIPTS_DIR).glob("index.*.js")
    assert any("document.fonts.load(`1em " in script.read_text("utf-8") for script in scripts)
