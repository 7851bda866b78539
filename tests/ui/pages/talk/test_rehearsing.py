"""Does a rehearsal's report say what opened, what was slow, and where phones go?"""

from __future__ import annotations

from http.client import BadStatusLine
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
import streamlit as st

from explorer.rooms import ROOMS, Deck
from explorer.server.origins import is_allowed
from explorer.server.rooms.address import JoinAddress
from explorer.server.rooms.simulated_phones import own_certificate
from explorer.ui.components.rehearsal import SceneReport
from explorer.ui.pages.talk import rehearsing
from explorer.ui.pages.talk.rehearsing import (
    ALIVE,
    BUSY,
    STATE,
    _begin,
    _end,
    local_addresses,
    memory_mb,
    reachable_words,
    report_of,
)
from explorer.ui.shell.plain import plain
from tests.ui.pages.talk.conftest import SCENES

DECK = Deck("A talk", SCENES)
JOIN = JoinAddress("http://127.0.0.1:9/room/k7m2x", "127.0.0.1:9/room/k7m2x")
PHONES: Any = SimpleNamespace(count=50, joined=49, joined_s=1.25, answers=90, refusal="One left.")


def test_the_report_names_what_did_not_open_and_what_was_slowest() -> None:
    scenes = (
        SceneReport(900, True),
        SceneReport(410.4, True),
        SceneReport(15_000, False),
    )
    lines = report_of(DECK, scenes, PHONES, (200.0, 260.4), JOIN, "It is reached.")
    text = "\n".join(lines)
    assert "**2 of 3** scenes opened" in text
    assert ":red[Scene 3, Where?]: its picture did not come." in text
    assert "**410 ms** (to scene 2); 1 of 1" in text  # the first was no change
    assert "**49 of 50** simulated phones joined, the last after 1.2 s" in text
    assert "One left." in text
    assert "from 200 to 260 MB" in text
    assert plain(JOIN.short) in text
    assert lines[-1] == "It is reached."


def test_a_machine_that_does_not_answer_is_told() -> None:
    assert "does not answer" in reachable_words(JOIN)
    assert memory_mb() is None or memory_mb()


def test_what_answers_there_may_be_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def urlopen(*_: object, **__: object) -> None:
        raise BadStatusLine("SSH-2.0")

    monkeypatch.setattr(rehearsing, "urlopen", urlopen)
    assert "does not answer" in reachable_words(JOIN)


@pytest.mark.parametrize(
    "url", ["http://elsewhere.example/room/k7m2x", "ftp://127.0.0.1/room/k7m2x"]
)
def test_no_address_that_a_browser_made_up_is_asked(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(rehearsing, "urlopen", lambda address, **_: asked.append(address))
    assert "only a phone can say" in reachable_words(JoinAddress(url, url))
    assert not asked


def test_the_phones_origin_is_one_that_the_room_lets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsing, "serving", lambda: SimpleNamespace(base_path="/base"))
    address, origin = local_addresses("k7m2xz")
    parts = urlsplit(address)
    assert parts.path == "/base/room/k7m2xz/live"
    assert is_allowed(origin, parts.netloc, ())


@pytest.mark.parametrize(
    ("bound", "certificate", "begins"),
    [
        (None, None, "ws://127.0.0.1:8501/"),
        ("0.0.0.0", None, "ws://127.0.0.1:8501/"),
        ("10.0.0.7", None, "ws://10.0.0.7:8501/"),
        ("::", None, "ws://[::1]:8501/"),
        ("fd00::7", "cert.pem", "wss://[fd00::7]:8501/"),
    ],
)
def test_the_phones_go_where_the_server_listens(
    monkeypatch: pytest.MonkeyPatch, bound: str | None, certificate: str | None, begins: str
) -> None:
    options = {
        "server.address": bound,
        "server.port": 8501,
        "server.sslCertFile": certificate,
    }
    monkeypatch.setattr(st, "get_option", options.get)
    monkeypatch.setattr(rehearsing, "serving", lambda: SimpleNamespace(base_path=""))
    address, origin = local_addresses("k7m2xz")
    assert address.startswith(begins)
    assert origin == begins.replace("ws", "http").rstrip("/")
    assert (own_certificate(address) is not None) == bool(certificate)


def test_one_that_cannot_begin_keeps_nobody_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    class Left(BaseException):
        """As Streamlit has a script end whose page was left."""

    def phones(*_: object) -> None:
        raise Left

    monkeypatch.setattr(rehearsing, "SimulatedPhones", phones)
    with pytest.raises(Left):
        _begin(DECK, 1)
    assert not ALIVE.locked()


def test_one_rehearses_at_a_time_and_its_room_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "toast", lambda words, **_: said.append(words))
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(rehearsing, "reachable_words", lambda _: "It is reached.")
    _begin(DECK, 1)
    _begin(DECK, 1)
    assert said == [BUSY]
    code = state[STATE].key.code
    assert ROOMS.room(code).state.deck == DECK
    _end()
    assert "ended before the last scene" in state[STATE].report[0]
    assert not ALIVE.locked()
    assert not ROOMS._loaded()
    report = state[STATE].report
    _end()  # pressed again, while the page was on its way
    assert state[STATE].report is report
