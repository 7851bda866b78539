"""Do figures take the colours of the page that the visitor sees?"""

from __future__ import annotations

import pytest

from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.ui.shell.theme import page_theme
from tests.ui.stand_ins import PartPage


@pytest.mark.parametrize(("look", "theme"), [("dark", DARK), ("light", LIGHT)])
def test_the_theme_is_the_page_s(look: str, theme: Theme) -> None:
    assert PartPage(page_theme, theme=look).run() is theme


def test_a_browser_that_does_not_say_gets_the_light_one() -> None:
    page = PartPage(page_theme)
    page.app.context = {}
    assert page.run() is LIGHT
