"""Is a file offered as what it is, and made only when it is asked for?"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui.shell.download import offer_file


def _page(made: list[str]) -> None:
    from explorer.ui.shell.download import offer_file

    def make() -> bytes:
        made.append("made")
        return b"pixels"

    offer_file("PNG", make, "digits-map.png")
    offer_file("Film", make, "digits.gif", key="film", icon="movie", is_ready=False)


def test_nothing_is_made_before_somebody_asks() -> None:
    made: list[str] = []
    app = AppTest.from_function(_page, args=(made,)).run()
    assert not app.exception
    first, second = (element.proto for element in app.get("download_button"))
    assert made == []
    assert (first.label, first.icon, first.disabled) == ("PNG", ":material/download:", False)
    assert (second.icon, second.disabled) == (":material/movie:", True)


def test_an_ending_that_says_nothing_is_refused() -> None:
    with pytest.raises(KeyError):
        offer_file("What?", bytes, "digits.unknown")
