"""Is the name above the menu legible in either look?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from explorer.figures.palette import THEMES
from explorer.ui.shell.wordmark import show_wordmark
from tests.ui.stand_ins import PartPage

READABLE = 4.5
"""The contrast of WCAG 2.1, 1.4.3."""


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", list(THEMES))
def test_the_name_can_be_read_on_the_page_s_paper(
    monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    shown: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(st, "logo", lambda image, **options: shown.append((image, options)))
    PartPage(show_wordmark, theme=look).run()
    ((image, options),) = shown
    drawn = Path(image).read_text("utf-8")
    inks = re.findall(r'<path[^>]*fill="(#[0-9a-fA-F]{6})"', drawn)
    assert inks
    assert all(contrast(ink, THEMES[look].panel) >= READABLE for ink in inks)
    assert Path(options["icon_image"]).read_text("utf-8").startswith("<svg")
    assert "http" not in drawn.replace("http://www.w3.org", "")
