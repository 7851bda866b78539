"""Do points and Gaussian come from the address, and are they found again where they were left?"""

from __future__ import annotations

import json
from typing import Any

import pytest
import streamlit as st

from explorer.figures.palette import DARK
from explorer.ui.pages.theory import likelihood
from explorer.ui.pages.theory.likelihood import AT, FIRST, PAD, POINTS, show_likelihood
from tests.ui.stand_ins import PartPage


def start_of(page: PartPage) -> Any:
    return json.loads(page.app.get("bidi_component")[0].proto.json)["start"]


def begun(**query: str) -> Any:
    page = PartPage(show_likelihood, DARK, **query)
    page.run()
    return start_of(page)


def test_points_and_gaussian_come_from_the_address_held_to_the_line() -> None:
    assert begun(points="1,-2.5,99", at="0.5,1.25") == {
        "points": [1, -2.5, 4],
        "mu": 0.5,
        "sigma": 1.25,
    }
    assert begun(at="-1e9,1e9") | {"points": []} == {"points": [], "mu": -4, "sigma": 3}


@pytest.mark.parametrize("points", ["", "1", "a,b", "nan,1", "1,,2", ",".join("1" * 99)])
def test_points_that_are_none_are_left_out(points: str) -> None:
    assert begun(points=points)["points"] == list(FIRST.points)


@pytest.mark.parametrize("at", ["", "1", "inf,1", "1,2,3", "mu,sigma", "0" * 5000])
def test_a_gaussian_that_is_none_is_left_out(at: str) -> None:
    start = begun(points="1,2", at=at)
    assert start["points"] == [1, 2]
    assert start["mu"] == FIRST.mu


def test_while_it_is_shown_its_own_changes_do_not_come_back_to_it() -> None:
    page = PartPage(show_likelihood, DARK, points="1,2")
    page.run()
    page.app.query_params[POINTS] = "3,4"
    page.run()
    assert start_of(page)["points"] == [1, 2]


def unless_hidden() -> None:
    if not st.session_state.get("hidden"):
        show_likelihood(DARK)


def test_after_another_idea_the_points_lie_where_they_were_left() -> None:
    page = PartPage(unless_hidden, points="1,2")
    page.run()
    page.app.query_params[POINTS] = "3,4"
    page.run(hidden=True)
    page.run(hidden=False)
    assert start_of(page)["points"] == [3, 4]


@pytest.mark.parametrize(
    ("view", "points", "at"),
    [
        ({"points": [1, 2.5, -4], "mu": 0.25, "sigma": 1}, "1,2.5,-4", "0.25,1"),
        # What a browser sends is not trusted.
        ({"points": "all", "mu": None, "sigma": 99}, "-1.6,-0.4,0.1,0.5,0.9,1.6,2.3", "-1.6,3"),
        (None, "-1.6,-0.4,0.1,0.5,0.9,1.6,2.3", "-1.6,0.8"),
    ],
)
def test_what_was_laid_out_is_written_into_the_address_and_read_from_it(
    monkeypatch: pytest.MonkeyPatch, view: Any, points: str, at: str
) -> None:
    # AppTest cannot drag, so the callback is called as Streamlit would.
    address: dict[str, str] = {}
    monkeypatch.setattr(likelihood.st, "session_state", {PAD: {"view": view}})
    monkeypatch.setattr(likelihood.st, "query_params", address)
    likelihood._keep_in_address()
    assert address == {POINTS: points, AT: at}
    monkeypatch.undo()
    numbers = [float(number) for number in points.split(",")]
    assert begun(**address)["points"] == numbers
