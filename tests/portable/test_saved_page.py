"""Does a saved page hold its part whole, and nothing that asks anyone for anything?"""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest

from explorer.portable.saved_page import SavedPageError, SavedPart, saved_page

PART = SavedPart(
    "A <map> & more",
    "made-up",
    '<div data-part="root"></div>',
    ".map{color:red}",
    "export default mounted(one);\n",
    b"\x00\xffdata",
)


def test_it_has_its_part_and_its_words_are_only_words() -> None:
    page = saved_page(PART, "dark", b"font").decode()
    assert page.count("A &lt;map&gt; &amp; more") == 2
    assert "<map>" not in page
    assert "const savedPart = mounted(one);" in page
    (data,) = re.findall(r'id="data">([^<]+)<', page)
    assert base64.b64decode(data) == PART.data
    assert base64.b64encode(b"font").decode() in page


def test_it_may_ask_nobody_for_anything() -> None:
    page = saved_page(PART).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    allowed = {source for sources in rules.values() for source in sources.split()}
    assert allowed <= {"'none'", "'unsafe-inline'", "'unsafe-eval'", "blob:", "data:"}
    assert not re.search(r'(src|href)="', page)


@pytest.mark.parametrize(("theme", "schemes"), [("dark", ["dark"]), (None, ["light", "dark"])])
def test_a_theme_is_kept_and_without_one_the_reader_s_is_taken(
    theme: str | None, schemes: list[str]
) -> None:
    assert re.findall(r"{color-scheme:(\w+)", saved_page(PART, theme).decode()) == schemes


def test_a_script_that_would_end_the_page_s_is_refused() -> None:
    with pytest.raises(SavedPageError, match="</script"):
        saved_page(replace(PART, js='export default mounted("</SCRIPT>");'))
