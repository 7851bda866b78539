"""Has every map of the page its twin in the browser?"""

from __future__ import annotations

import re
from pathlib import Path

from explorer.ui.components.density_pad import component
from explorer.ui.pages.theory.density import MAPS

SCRIPTS = Path(component.__file__).parent


def test_each_map_of_the_page_is_one_of_the_scripts() -> None:
    text = (SCRIPTS / "maps.js").read_text(encoding="utf-8")
    body = text[text.index("export const MAPS") : text.index("\n};")]
    assert set(re.findall(r"^  (\w+): \(a, b\)", body, re.MULTILINE)) == {
        name for name, _ in MAPS.values()
    }
