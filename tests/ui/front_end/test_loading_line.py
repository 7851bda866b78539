"""Is the first that a visitor gets ours, and says that more is on its way?"""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.ui.front_end import loading_line
from explorer.ui.front_end.bundles import INDEX
from explorer.ui.front_end.loading_line import FONT, with_loading_line

STATIC = Path(loading_line.__file__).parents[1] / "static"


@pytest.fixture(scope="module")
def html() -> str:
    """Streamlit's own page, made ours; fails when an upgrade writes it another way."""
    return with_loading_line(INDEX.read_text("utf-8"), "Latent map")


def test_the_first_html_has_our_title_icon_and_a_line_that_says_it_is_loading(html: str) -> None:
    assert "<title>Latent map · Latent space explorer</title>" in html
    assert '<p role="status">Latent space explorer: loading…</p></div>' in html
    assert "./app/static/mark.svg" in html
    assert "Streamlit</title>" not in html


def test_it_asks_for_our_font_and_not_for_another(html: str) -> None:
    assert html.count('as="font"') == 1
    assert FONT in html
    assert "SourceSans" not in html
    for name in ("inter-latin.woff2", "mark.svg"):
        assert (STATIC / name).is_file()


def test_the_rest_of_the_page_stays_as_it_was(html: str) -> None:
    theirs = INDEX.read_text("utf-8")
    for part in ('type="module"', 'rel="modulepreload"', 'rel="stylesheet"', 'id="root"'):
        assert html.count(part) == theirs.count(part)


def test_a_page_written_another_way_is_left_so() -> None:
    assert with_loading_line("<p>other</p>", "Map") == "<p>other</p>"
