"""Is a desk's key the same after it was a text, and is another text none?"""

from __future__ import annotations

import pytest

from explorer.ui.shell.desk_key import DeskKey, desk_key


def test_a_key_is_the_same_after_it_was_a_text() -> None:
    key = DeskKey("k7m2x", "a_secret-of_the-desk")
    assert desk_key(key.text) == key


@pytest.mark.parametrize("text", ["", "k7m2x", "k7m2x.", ".secret-secret", "../x.secret-secret"])
def test_another_text_is_none(text: str) -> None:
    assert desk_key(text) is None
