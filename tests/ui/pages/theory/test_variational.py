"""Does the variational pad begin as the address says, and is it found again as it was left?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.figures.palette import DARK
from explorer.ui.pages.theory import variational
from explorer.ui.pages.theory.variational import FIRST, PAD, show_variational
from tests.ui.stand_ins import PartPage


def begun(**query: str) -> Any:
    page = PartPage(show_variational, DARK, **query)
    page.run()
    return json.loads(page.app.get("bidi_component")[0].proto.json)["start"]


def test_what_has_no_sound_form_in_the_address_is_left_out() -> None:
    told = begun(posterior="star", bend="much", x="nan", q="1,2", cells="1e400", degree="2.5")
    assert told["posterior"] == FIRST.posterior
    assert (told["bend"], told["x"], told["q"]) == (FIRST.bend, FIRST.x, list(FIRST.q))
    assert (told["cells"], told["degree"]) == (FIRST.cells, FIRST.degree)


def test_what_was_set_is_written_into_the_address_and_read_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = {
        "posterior": "banana",
        "family": "mean-field",
        "bend": 0.35,
        "x": -1.5,
        "q": [0.5, -1.25, 1, 0.4, 0],
        "cells": 32,
        "degree": 3,
    }
    written: dict[str, str] = {}
    monkeypatch.setattr(variational.st, "session_state", {PAD: {"view": view}})
    monkeypatch.setattr(variational.st, "query_params", written)
    variational._keep_in_address()
    monkeypatch.undo()
    assert begun(**written) == view
