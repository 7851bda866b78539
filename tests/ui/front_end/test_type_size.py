"""Is the page's type measured from one size, which grows with a large window?"""

from __future__ import annotations

import tomllib
from pathlib import Path

from explorer.ui.front_end.bundles import STATIC_DIR, href, script_files
from explorer.ui.front_end.type_size import HEAD, USUAL_PX

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "explorer" / "ui" / "components" / "live" / "type.js"


def test_the_usual_size_is_the_themes_and_the_drawn_words_too() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["theme"]["baseFontSize"] == USUAL_PX
    assert f"USUAL_ROOT_PX = {USUAL_PX};" in SCRIPT.read_text(encoding="utf-8")
    assert f"clamp({USUAL_PX}px," in HEAD


def test_the_front_end_still_sets_its_size_at_the_root() -> None:
    """Fails when an upgrade measures elsewhere: the page would no longer grow."""
    texts = [(STATIC_DIR / href(file)).read_text() for file in script_files("index")]
    assert any("baseFontSize" in text for text in texts)
    assert any("rem" in text for text in texts)
