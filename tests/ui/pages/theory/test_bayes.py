"""Does the Bayes pad begin as the address says, and is it found again as it was left?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.figures.palette import DARK
from explorer.ui.pages.theory import bayes
from explorer.ui.pages.theory.bayes import FIRST, PAD, show_bayes
from tests.ui.stand_ins import PartPage


def begun(**query: str) -> Any:
    page = PartPage(show_bayes, DARK, **query)
    page.run()
    return json.loads(page.app.get("bidi_component")[0].proto.json)["start"]


def test_what_has_no_sound_form_in_the_address_is_left_out() -> None:
    told = begun(truth="star", count="7", classes="2.5", at="1", moved="1,2,nan")
    assert (told["truth"], told["count"], told["classes"]) == ("gaussian", FIRST.count, 2)
    assert (told["at"], told["moved"]) == (list(FIRST.at), [])


def test_what_was_set_is_written_into_the_address_and_read_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = {
        "truth": "clumps",
        "boundary": "curved",
        "classes": 3,
        "count": 64,
        "draw": 5,
        "at": [0.5, -1.25],
        "moved": [17, 3.8, -0.4],
    }
    written: dict[str, str] = {}
    monkeypatch.setattr(bayes.st, "session_state", {PAD: {"view": view}})
    monkeypatch.setattr(bayes.st, "query_params", written)
    bayes._keep_in_address()
    monkeypatch.undo()
    assert begun(**written) == view
