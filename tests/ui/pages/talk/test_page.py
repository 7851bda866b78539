"""Is a talk prepared, given and ended on one page, and does the desk come back after a reload?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from explorer.rooms import ROOMS
from explorer.ui.shell.desk_key import DeskKey, desk_key
from explorer.ui.shell.visitors_deck import STATE, VisitorsDeck

OpenPage = Callable[..., AppTest]


def mine(app: AppTest) -> VisitorsDeck:
    found: VisitorsDeck = app.session_state[STATE]
    return found


def titles(app: AppTest) -> list[str]:
    deck = mine(app).deck
    return [scene.title for scene in deck.scenes] if deck else []


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    parts: list[Any] = [*app.markdown, *app.caption, *app.info, *app.header]
    return "\n".join(part.value for part in parts)


def test_a_deck_is_edited_and_every_change_taken_back(open_page: OpenPage, trainings: Path) -> None:
    app = press(open_page("talk", trainings), "talk_first_lecture")
    before = titles(app)
    assert len(before) > 28
    app.radio(key="talk_scene").set_value(1).run()
    assert app.text_input(key="talk_scene_title").value == before[1]
    press(app, "talk_Later")
    assert titles(app)[1:3] == [before[2], before[1]]
    assert app.radio(key="talk_scene").value == 2  # it stays with the scene
    press(app, "talk_Duplicate")
    press(app, "talk_Delete")
    app.text_input(key="talk_scene_title").set_value("*Mine*").run()
    app.text_area(key="talk_notes").set_value("Say this.").run()
    app.text_input(key="talk_scene_address").set_value("https://x.example/manifold?tiles=7").run()
    deck = mine(app).deck
    assert deck is not None
    scene = deck.scenes[3]  # behind the one that was deleted
    assert (scene.title, scene.notes, scene.address) == ("*Mine*", "Say this.", "manifold?tiles=7")
    app.text_input(key="talk_scene_address").set_value("nowhere").run()
    assert "not in this explorer" in app.toast[-1].value
    assert app.text_input(key="talk_scene_address").value == "manifold?tiles=7"
    app.selectbox(key="talk_kind").set_value("choose").run()
    assert "cannot be asked yet" in app.warning[0].value
    app.text_area(key="talk_options").set_value("one\n\ntwo").run()
    assert not app.warning
    while mine(app).past and titles(app) != before:
        press(app, "talk_Undo")
    assert titles(app) == before
    press(app, "talk_new")
    assert "Add to deck" in said(app)


def test_the_room_opens_is_led_and_ends(
    open_page: OpenPage, trainings: Path, desk: DeskKey
) -> None:
    app = open_page("talk", trainings)
    mine(app).lead(desk.text)
    app.run()
    assert not app.exception
    assert "1 · Tiles" in said(app)
    assert "asks the room nothing" in said(app)
    press(app, "desk_next")
    assert "2 · Which?" in said(app)
    room = ROOMS.room(desk.code)
    room.join("phone-1")
    room.answer(1, 0, "phone-1", 1)
    app.run()
    assert "**1** phone here" in said(app)
    assert "2 two: **1** · 100%" in said(app)
    press(app, "desk_Reveal")
    assert room.state.phase == "revealed"
    press(app, "desk_Hide")
    press(app, "desk_Close")
    press(app, "desk_Clear")
    assert not room.heard()
    press(app, "desk_black")
    assert room.state.is_black
    press(app, "desk_end")
    assert "has ended" in said(app)
    assert mine(app).desk == ""


def test_the_lecture_begins_as_a_room(open_page: OpenPage, trainings: Path) -> None:
    app = press(open_page("talk", trainings), "talk_first_lecture")
    app.toggle(key="talk_moderated").set_value(True)
    press(app, "talk_begin")
    key = desk_key(mine(app).desk)
    assert key is not None
    assert ROOMS.summary(key.code, key.secret).moderated
    assert key.secret not in str(dict(app.query_params))
