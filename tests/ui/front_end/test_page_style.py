"""Are the parts of Streamlit's pages that our style mends called as it says?"""

from __future__ import annotations

import re

from explorer.figures.palette import DARK, LIGHT
from explorer.ui.front_end.bundles import HASHED_DIR
from explorer.ui.front_end.page_style import HEAD


def test_every_part_that_is_mended_is_there() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (HASHED_DIR / "js").glob("*.js"))
    parts = set(re.findall(r'data-testid="(\w+)', HEAD))
    assert len(parts) >= 3
    assert {part for part in parts if part not in scripts} == set()


def test_a_fingers_targets_have_44_pixels_and_captions_the_palettes_quiet() -> None:
    touch = HEAD[HEAD.index("(pointer: coarse)") :]
    assert "min-height: 44px" in touch
    assert LIGHT.quiet in HEAD
    assert DARK.quiet in HEAD
