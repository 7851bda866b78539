"""Does the printed page have all that a phone needs, and nothing of a stranger's as markup?"""

from __future__ import annotations

from explorer.server.rooms.address import JoinAddress
from explorer.ui.pages.talk.handout import handout


def test_it_has_the_code_the_address_and_what_if_not() -> None:
    join = JoinAddress(
        "http://10.0.0.7:8501/room/k7m2x", "10.0.0.7:8501/room/k7m2x", "Closed & so."
    )
    page = handout("<b>A talk</b>", "k7m2x", join)
    assert page.startswith("<!doctype html>")
    assert "<svg" in page
    assert page.count(join.short) == 1
    assert "&lt;b&gt;A talk" in page
    assert "<b>" not in page
    assert "Closed &amp; so." in page
    assert "src=" not in page  # it asks nobody for anything
