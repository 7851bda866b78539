"""Do simulated phones join and answer as phones do, and leave when they are told?"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.sync.server import ServerConnection, serve

from explorer.rooms import Question
from explorer.rooms.codes import TOKEN
from explorer.rooms.kinds.registry import KINDS
from explorer.server.rooms.simulated_phones import SimulatedPhones, answer_to

OPTIONS = ("one", "two", "three")
ROOM = {"scene": 4, "phase": "open", "question": {"kind": "choose", "options": OPTIONS}}


@pytest.mark.parametrize("name", KINDS)
def test_its_answer_is_one_that_the_kind_takes(name: str) -> None:
    asked = {"kind": name, "options": [{"words": word} for word in OPTIONS]}
    sent = answer_to(asked, 4, random.Random(1))
    is_pointer = isinstance(sent, list)
    assert (sent[0] if is_pointer else sent["scene"]) == 4
    question = Question(name, "?", OPTIONS, "", {"model": "x"})
    KINDS[name].take(question, sent[1:] if is_pointer else sent["value"])


class FakeRoom:
    """Greets every phone twice, and confirms what it answers."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.enough = threading.Event()

    def meet(self, connection: ServerConnection) -> None:
        hello = json.loads(connection.recv())
        assert TOKEN.fullmatch(hello["token"])
        for _ in range(2):
            connection.send(json.dumps({"t": "room", "room": ROOM}))
        for text in connection:
            self.heard.append(json.loads(text))
            connection.send(json.dumps({"t": "kept"}))
            if len(self.heard) == 3:
                self.enough.set()


@pytest.fixture
def room() -> Iterator[tuple[FakeRoom, str]]:
    fake = FakeRoom()
    with serve(fake.meet, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield fake, f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
        server.shutdown()
        thread.join()


def test_they_join_answer_once_and_leave(
    room: tuple[FakeRoom, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.server.rooms.simulated_phones.ANSWER_WITHIN_S", 0.01)
    fake, address = room
    ended = threading.Event()
    phones = SimulatedPhones(address, "http://127.0.0.1", 3, ended.set)
    assert fake.enough.wait(20)
    phones.close()
    assert ended.is_set()
    assert phones.joined == 3
    assert [sent["scene"] for sent in fake.heard] == [4, 4, 4]
    assert phones.refusal == ""


def test_a_server_that_is_not_there_is_told() -> None:
    ended = threading.Event()
    phones = SimulatedPhones("ws://127.0.0.1:9/", "http://127.0.0.1", 1, ended.set)
    phones.close()
    assert ended.is_set()
    assert phones.joined == 0
