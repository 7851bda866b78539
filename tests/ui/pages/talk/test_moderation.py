"""Can a drawing that waits be let through, refused, and its phone silenced, each by one press?"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

from streamlit.testing.v1 import AppTest

from explorer.rooms import ROOMS
from explorer.rooms.registry import Waiting
from explorer.ui.shell.desk_key import DeskKey


def _page(summary: object, acted: list[object]) -> None:
    from explorer.ui.pages.talk.moderation import moderate

    def act(*action: object, **values: object) -> None:
        acted.append((*action, values))

    moderate(summary, act)  # type: ignore[arg-type]


def test_each_decision_is_one_press(desk: DeskKey) -> None:
    drawn = {"pixels": base64.b64encode(bytes(28 * 28)).decode(), "shape": [1, 28, 28]}
    waiting = (Waiting("a-1", "phone-1", drawn),)
    summary = replace(ROOMS.summary(desk.code, desk.secret), waiting=waiting, silenced=("phone-2",))
    acted: list[Any] = []
    app = AppTest.from_function(_page, args=(summary, acted)).run()
    assert not app.exception
    for button in list(app.button):
        app.button(key=button.key).click().run()
    assert acted == [
        ("allow", {"answer": "a-1"}),
        ("refuse", {"answer": "a-1"}),
        ("silence", {"phone": "phone-1", "on": True}),
        ("silence", {"phone": "phone-2", "on": False}),
    ]
