"""Are Streamlit's words, which ours take the place of, still what its front end says?"""

from __future__ import annotations

import pytest

from explorer.ui.front_end.bundles import HASHED_DIR, scripts_of_every_page
from explorer.ui.front_end.own_words import WORDS


@pytest.fixture(scope="module")
def scripts() -> str:
    names = [name for name in scripts_of_every_page() if name.startswith("index.")]
    return "".join((HASHED_DIR / "js" / name).read_text("utf-8") for name in names)


@pytest.mark.parametrize("theirs", WORDS)
def test_what_is_put_into_our_words_is_what_streamlit_says(theirs: str, scripts: str) -> None:
    assert theirs in scripts


def test_the_servers_absence_is_told_in_our_words() -> None:
    ours = " ".join(WORDS.values())
    assert "No internet is needed" in ours
    assert "Streamlit" not in ours
