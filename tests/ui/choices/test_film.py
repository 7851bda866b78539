"""Does the address hold how a film moves, and are times that do not fit told so?"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explorer.images import film as encoder
from explorer.images.film import MISSING
from explorer.portable.film import FilmShape


def page() -> None:
    import streamlit as st

    from explorer.ui.choices.film import choose_film, offer_films

    st.text(repr(choose_film(3)))
    offer_films(lambda _ending: b"", "walk")


def shown(**asked: str) -> tuple[FilmShape, AppTest]:
    app = AppTest.from_function(page)
    for name, text in asked.items():
        app.query_params[name] = text
    app.run()
    assert not app.exception
    return eval(app.text[0].value, {"FilmShape": FilmShape}), app


def test_the_address_says_how_it_moves() -> None:
    assert shown()[0] == FilmShape(4.0, 224)
    asked = {"film_seconds": "6", "film_size": "large", "film_ease": "true", "film_once": "true"}
    shape, _ = shown(**asked, film_times="0, 1.5, 4")
    assert shape == FilmShape(6.0, 448, eases=True, loops=False, times=(0.0, 1.5, 4.0))


@pytest.mark.parametrize("times", ["0, 1", "1, 2, 3", "0, 2, 1", "soon", "0, 5, 90"])
def test_times_that_do_not_fit_are_one_sentence(times: str) -> None:
    shape, app = shown(film_times=times)
    assert shape.times is None
    assert len(app.warning) == 1


def test_without_the_encoder_all_but_mp4_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "find_spec", lambda _name: None)
    _, app = shown()
    disabled = {each.proto.label: each.proto.disabled for each in app.get("download_button")}
    assert disabled == {"MP4": True, "GIF": False, "WebP": False, "Frames": False}
    assert MISSING.split(":")[0] in app.caption[0].value
