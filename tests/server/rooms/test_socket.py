"""What does a room's socket serve, to whom, and what does it refuse?"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from explorer.rooms.errors import RoomError
from explorer.rooms.registry import Rooms
from explorer.server.refusals import Refusal
from explorer.server.rooms import newcomers, wrong_codes
from explorer.server.rooms.parts import ROOM_LIMITS, RoomParts
from explorer.server.rooms.routes import RoomServer
from explorer.server.rooms.socket import PhoneEar
from explorer.server.rooms.wrong_codes import WrongCodes
from explorer.ui.front_end.socket_bounds import SocketBounds
from tests.rooms.decks import every_kind, scene_of
from tests.rooms.test_kinds import Core, strokes
from tests.server.conftest import Announced

PATIENCE_S = 10.0
TOKEN = "t" * 30


class Served:
    """Rooms behind a real server, and the ways in."""

    def __init__(self, port: int, rooms: Rooms) -> None:
        self.port = port
        self.rooms = rooms
        self.code, self.secret = rooms.create(every_kind())
        self.room = rooms.room(self.code)

    def get(self, path: str) -> tuple[int, bytes, str]:
        """Status, body and type of what is at an address."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE_S) as reply:
                return reply.status, reply.read(), reply.headers["content-type"]
        except HTTPError as error:
            return error.code, error.read(), error.headers["content-type"]

    @contextlib.contextmanager
    def line(self, hello: object, code: str = "", **options: Any) -> Iterator[ClientConnection]:
        url = f"ws://127.0.0.1:{self.port}/room/{code or self.code}/live"
        with connect(url, compression=None, proxy=None, **options) as connection:
            with contextlib.suppress(ConnectionClosed):  # refused before it has said who it is
                connection.send(hello if isinstance(hello, str | bytes) else json.dumps(hello))
            yield connection

    def phone(self, token: str = TOKEN) -> contextlib.AbstractContextManager[ClientConnection]:
        return self.line({"as": "phone", "token": token})

    def stage(self, secret: str = "") -> contextlib.AbstractContextManager[ClientConnection]:
        return self.line({"as": "stage", "secret": secret})

    def act(self, action: str, **values: object) -> None:
        self.rooms.act(self.code, self.secret, action, **values)


def heard(connection: ClientConnection, kind: str, **what: object) -> dict[str, Any]:
    """The next message of a kind that says `what`; beats are heard for ever."""
    by_s = time.monotonic() + PATIENCE_S
    while True:
        message = json.loads(connection.recv(timeout=max(by_s - time.monotonic(), 0)))
        told = message.get(kind, message)
        if message["t"] == kind and what.items() <= told.items():
            return message


def closing(connection: ClientConnection) -> tuple[int, str]:
    by_s = time.monotonic() + PATIENCE_S
    with contextlib.suppress(ConnectionClosed):
        while True:
            connection.recv(timeout=max(by_s - time.monotonic(), 0))
    received = connection.protocol.close_rcvd
    assert received is not None
    return received.code, received.reason


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    rooms = Rooms(tmp_path_factory.mktemp("rooms"))
    mounted = RoomServer(RoomParts(rooms, Core))
    bounds = Middleware(partial(SocketBounds, path="/room/*/live", limits=ROOM_LIMITS))
    app = Starlette(routes=mounted.routes, middleware=[bounds])
    config = uvicorn.Config(app, ws="websockets-sansio", log_level="warning", loop="asyncio")
    server = Announced(config)
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        assert server.is_up.wait(PATIENCE_S)
        try:
            yield Served(listening.getsockname()[1], rooms)
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
            rooms.close()


@pytest.fixture(autouse=True)
def at_the_start(served: Served) -> None:
    """Each test finds the first scene, and nobody silenced."""
    served.act("goto", index=0)
    for phone in tuple(served.room.state.silenced):
        served.act("silence", phone=phone, on=False)


def answer(scene: int, value: object, n: int = 0) -> str:
    return json.dumps({"t": "answer", "scene": scene, "n": n, "value": value, "id": "1"})


def test_a_phone_is_told_where_the_room_is_and_of_every_step(served):
    with served.phone() as phone:
        assert heard(phone, "room")["room"]["question"] is None
        served.act("goto", index=scene_of("choose"))
        told = heard(phone, "room", scene=scene_of("choose"))["room"]
        assert told["question"]["options"][0] == {"words": "the ELBO", "picture": False}
        assert "notes" not in json.dumps(told).lower()
        assert served.secret not in json.dumps(told)


def test_an_answer_is_on_the_disk_before_the_phone_hears_that_it_is(served):
    scene = scene_of("choose")
    served.act("goto", index=scene)
    with served.phone() as phone:
        phone.send(answer(scene, 2))
        heard(phone, "kept", id="1")
        (folder,) = served.rooms._folder.glob(f"*/{served.code}")
        kept = b"".join(path.read_bytes() for path in folder.glob("journal-*"))
        assert b'"value":2' in kept
    with served.phone() as phone:  # reloaded: it finds its answer again
        assert heard(phone, "room")["mine"]["answers"] == {"0": 2}


def test_a_drawing_is_placed_by_the_model_and_its_picture_may_be_fetched(served):
    scene = scene_of("draw")
    served.act("goto", index=scene)
    with served.stage() as stage, served.phone() as phone:
        phone.send(answer(scene, strokes()))
        heard(phone, "kept")
        results = heard(stage, "results", count=1)["results"]
        (drawing,) = results["drawings"]
        assert drawing["at"] == [1.0, -1.0]
        path = f"/room/{served.code}/drawing/{drawing['id']}"
        status, picture, media_type = served.get(path)
        assert (status, media_type) == (200, "image/png")
        assert picture.startswith(b"\x89PNG")
        served.act("refuse", answer=drawing["id"])
        assert served.get(path)[0] == 404


def test_pointers_reach_the_stage_merged(served):
    scene = scene_of("explore")
    served.act("goto", index=scene)
    with served.stage() as stage, served.phone() as phone, served.phone("u" * 30) as other:
        phone.send(json.dumps([scene, 0.5, 0.5]))
        other.send(json.dumps([scene, -1, 0]))
        assert sorted(heard(stage, "results", count=2)["results"]["dots"]) == [[-1, 0], [0.5, 0.5]]
        for _ in range(9):  # as fast as it can: more than five a second are passed over
            phone.send(json.dumps([scene, 3, 3]))
        phone.send(answer(scene, 1))
        assert "At most" in heard(phone, "no")["why"]


def test_a_stage_drives_with_the_secret_alone(served):
    forward = json.dumps({"t": "act", "action": "next"})
    with served.stage() as follower:
        heard(follower, "stage", scene=0)
        follower.send(forward)
        assert "secret" in heard(follower, "no")["why"]
    with served.stage(served.secret) as stage, served.phone() as phone:
        stage.send(forward)
        told = heard(stage, "stage", scene=1)["stage"]
        assert set(told["addresses"]) == {"0", "1", "2"}
        heard(phone, "room", scene=1)
    with served.stage("wrong" * 8) as stage:
        assert closing(stage)[0] == 1008
    assert served.room.state.index == 1


def test_a_key_does_not_wait_for_answers_that_a_model_places(served, monkeypatch):
    scene = scene_of("draw")
    served.act("goto", index=scene)
    may_go_on = threading.Event()

    def slow(*_what):
        may_go_on.wait(PATIENCE_S)
        raise RoomError("Too slow.")

    monkeypatch.setattr(PhoneEar, "_keep", slow)
    with contextlib.ExitStack() as stack:
        stage = stack.enter_context(served.stage(served.secret))
        heard(stage, "stage", scene=scene)
        for number in range(40):  # more than asyncio has threads
            phone = stack.enter_context(served.phone(f"{number:030}"))
            phone.send(answer(scene, strokes()))
        try:
            stage.send(json.dumps({"t": "act", "action": "next"}))
            assert heard(stage, "stage", scene=scene + 1)
        finally:
            may_go_on.set()


def test_a_silenced_phone_is_told_so(served):
    scene = scene_of("choose")
    served.act("goto", index=scene)
    with served.phone() as phone:
        heard(phone, "room")
        (name,) = served.room._connected
        served.act("silence", phone=name)
        assert heard(phone, "room")["mine"]["silenced"]
        phone.send(answer(scene, 0))
        assert "silenced" in heard(phone, "no")["why"]


@pytest.mark.parametrize(
    "message",
    [
        b"bytes",
        "no json",
        "1",
        "[" * 5000,
        '{"t":"dance"}',
        '{"t":"act","action":"next"}',
        '"' + "x" * 9000 + '"',
    ],
)
def test_what_is_no_message_closes_the_socket_with_a_reason(served, message):
    with served.phone() as phone:
        heard(phone, "room")
        phone.send(message)
        code, reason = closing(phone)
        assert code in (1003, 1007, 1009)
        assert reason
    with served.phone() as phone:
        heard(phone, "room")


@pytest.mark.parametrize(
    "hello", ["[]", '{"as":"phone"}', '{"as":"phone","token":"short"}', '{"as":"phone","token":7}']
)
def test_who_does_not_say_who_it_is_is_let_in_nowhere(served, hello):
    with served.line(hello) as connection:
        assert closing(connection)[0] in (1007, 1008)


def test_who_says_nothing_is_let_go(served, monkeypatch):
    monkeypatch.setattr("explorer.server.rooms.socket.HELLO_S", 0.05)
    url = f"ws://127.0.0.1:{served.port}/room/{served.code}/live"
    with connect(url, compression=None, proxy=None) as connection:
        assert closing(connection) == (1011, "Nobody said who is there.")


@pytest.mark.parametrize("kind", ["choose", "point", "draw"])
def test_a_slider_that_comes_late_is_answered_in_a_sentence(served, kind):
    served.act("goto", index=scene_of(kind))
    with served.phone() as phone:
        heard(phone, "room", scene=scene_of(kind))
        for factors in ({"factors": [0.5, 0.5]}, {}):
            phone.send(json.dumps({"t": "face", **factors}))
            assert "another question" in heard(phone, "no")["why"]


def test_a_page_of_another_site_may_not_join(served):
    with pytest.raises(InvalidStatus), served.line("{}", origin="https://elsewhere.example"):
        pass


def test_a_flood_is_closed(served):
    with served.phone() as phone, contextlib.suppress(ConnectionClosed):
        for _ in range(60):
            phone.send("[0,0,0]")
        assert closing(phone)[0] == 1008


def test_a_wrong_code_leads_to_the_door(served):
    status, page, _ = served.get("/room/zzzzzz")
    assert status == 404
    assert b"There is no room of that code" in page
    with served.line("{}", code="zzzzzz") as connection:
        assert closing(connection)[0] == 4404
    assert served.get(f"/room/{served.code.upper()}")[0] == 200
    assert served.get("/room?code=" + served.code)[0] == 200


def test_codes_are_not_guessed(monkeypatch):
    monkeypatch.setattr(wrong_codes, "WRONG_CODES_PER_MINUTE", 3)
    now = [0.0]
    wrong = WrongCodes(lambda: now[0])
    for _ in range(3):
        assert not wrong.are_too_many("10.0.0.1")
        wrong.count("10.0.0.1")
    assert wrong.are_too_many("10.0.0.1")
    assert not wrong.are_too_many("10.0.0.2")
    monkeypatch.setattr(wrong_codes, "WRONG_CODES_IN_ALL", 3)
    assert wrong.are_too_many("10.0.0.2")
    now[0] = 61.0
    assert not wrong.are_too_many("10.0.0.1")


def test_one_who_guesses_in_a_hall_keeps_none_of_it_out_of_its_room(served, monkeypatch):
    other, secret = served.rooms.create(every_kind())
    with served.phone() as phone:
        heard(phone, "room")
    monkeypatch.setattr(wrong_codes, "WRONG_CODES_PER_MINUTE", 0)
    for friend in (served.phone(), served.phone("n" * 30)):
        with friend as phone:
            heard(phone, "room")
    for path in (f"/room/{served.code}", f"/stage/{served.code}", f"/stage/{served.code}/join"):
        assert served.get(path)[0] == 200
    with served.stage(served.secret) as stage:
        heard(stage, "stage")
    hello = {"as": "phone", "token": TOKEN}
    for stranger in (served.stage("wrong" * 8), served.line(hello, other)):
        with stranger as connection:
            code, reason = closing(connection)
            assert code == 1008
            assert "Too many" in reason
    assert served.get(f"/room/{other}")[0] == 429
    with served.line({"as": "stage", "secret": secret}, other) as stage:
        heard(stage, "stage")


def test_one_address_sends_no_more_new_phones_than_a_hall_has(served, monkeypatch):
    monkeypatch.setattr(newcomers, "household_of", lambda _address: "another hall")
    monkeypatch.setattr(newcomers, "NEW_PHONES", 2)
    for token in ("a" * 30, "b" * 30, "a" * 30):
        with served.phone(token) as phone:
            heard(phone, "room")
    with served.phone("c" * 30) as phone:
        code, reason = closing(phone)
        assert code == 1013
        assert "Too many new phones" in reason


def test_new_phones_are_let_in_again_after_a_while(monkeypatch):
    monkeypatch.setattr(newcomers, "NEW_PHONES", 2)
    monkeypatch.setattr(newcomers, "MOST_ADDRESSES", 1)
    now = [0.0]
    counted = newcomers.Newcomers(lambda: now[0])
    for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2"):
        counted.take(address)
    with pytest.raises(Refusal):
        counted.take("10.0.0.1")
    now[0] = 1.5  # sixty a minute: one has come back
    counted.take("10.0.0.1")
    with pytest.raises(Refusal):
        counted.take("10.0.0.1")


def test_the_phones_page_is_small_and_asks_nobody_else(served):
    parts = [
        served.get(path)
        for path in (f"/room/{served.code}", "/core/rooms/phone.css", "/core/rooms/phone.js")
    ]
    assert [status for status, _, _ in parts] == [200] * 3
    assert sum(len(body) for _, body, _ in parts) <= 60_000
    assert b'id="question" aria-live="polite"' in parts[0][1]  # heard when it comes, too
    for _, body, _ in parts:
        assert b"://" not in body.replace(b"http://www.w3.org", b"")
        assert b"innerHTML" not in body


def test_the_stages_page_has_its_parts_and_says_how_to_join(served):
    for path in (f"/stage/{served.code}", "/core/rooms/stage.css", "/core/rooms/stage.js"):
        assert served.get(path)[0] == 200
    assert served.get("/core/rooms/elsewhere.js")[0] == 404
    told = json.loads(served.get(f"/stage/{served.code}/join")[1])
    assert told["short"].endswith(f"/room/{served.code}")
    assert told["qr"].startswith("<svg")
    assert "--server.address 0.0.0.0" in told["warning"]


def test_a_picture_of_an_option_is_only_of_the_question_asked_now(served):
    served.act("goto", index=scene_of("choose"))
    scene = scene_of("rank")
    assert served.get(f"/room/{served.code}/picture/{scene}/0")[0] == 404
    assert served.get(f"/room/{served.code}/picture/{scene_of('choose')}/9")[0] == 404


def test_a_picture_of_an_option_is_made_once_for_the_hall(served, monkeypatch):
    made = []

    def picture(_core, name):
        made.append(name)
        return np.zeros((4, 4), np.uint8)

    monkeypatch.setattr("explorer.server.rooms.routes.picture_array", picture)
    scene = scene_of("rank")
    served.act("goto", index=scene)
    path = f"/room/{served.code}/picture/{scene}/"
    assert [served.get(path + option)[0] for option in "001"] == [200] * 3
    assert made == ["picture:digits-vae-2d?z=1,0", "picture:digits-vae-2d?z=2,0"]


def test_a_room_that_ends_tells_everyone(served):
    code, secret = served.rooms.create(every_kind())
    with served.line({"as": "phone", "token": TOKEN}, code) as phone:
        heard(phone, "room")
        served.rooms.act(code, secret, "end")
        assert heard(phone, "room", ended=True)
    assert served.get(f"/room/{code}")[0] == 404
