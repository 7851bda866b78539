"""Does a page say what it has to say before it names its scripts?"""

from __future__ import annotations

from explorer.ui.front_end.bundles import INDEX
from explorer.ui.front_end.loading_line import with_loading_line
from explorer.ui.front_end.scripts_last import LATE, with_scripts_last

THEIRS = with_loading_line(INDEX.read_text("utf-8"), "Latent map")


def test_every_script_style_sheet_and_font_comes_after_the_words() -> None:
    """Fails when an upgrade writes them another way."""
    html = with_scripts_last(THEIRS)
    before, _, after = html.partition('role="status"')
    assert "href" in before  # the icon's
    for late in ("modulepreload", "stylesheet", 'type="module"', 'as="font"'):
        assert late not in before
        assert late in after


def test_each_is_there_once_and_in_its_order() -> None:
    html = with_scripts_last(THEIRS)
    assert LATE.findall(html) == LATE.findall(THEIRS)
    assert len(html) == len(THEIRS)


def test_a_page_without_any_is_left_as_it_is() -> None:
    assert with_scripts_last("<body><p>x</p></body>") == "<body><p>x</p></body>"
