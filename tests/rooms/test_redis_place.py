"""Do several servers have the same rooms, whoever of them a phone, a desk or a stage reaches?

Over a stand-in, and over a real Redis where its server and its client are.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from explorer.rooms import Deck, NoRoom, Question, RoomError, Rooms, Scene, limits
from explorer.rooms.codes import new_code
from explorer.rooms.redis_place import KEPT_S, RedisPlace, is_redis, redis_place, stream_of
from explorer.rooms.state import state_json
from tests.rooms.conftest import Clock
from tests.rooms.stand_in_redis import StandInRedis
from tests.waiting import Intruder

DECK = Deck(
    "Shared",
    (
        Scene("latent_map", "Which?", "", Question("choose", "Which?", ("a", "b"))),
        Scene("latent_map", "Where?", "", Question("explore", "Where?", (), "", {"model": "m"})),
    ),
)


class Servers:
    """Three that share one Redis, followed by hand."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.places = [RedisPlace(client) for _ in range(3)]
        for place in self.places:
            place.opened = self._opened(place)  # type: ignore[method-assign]
        self.one, self.two, self.three = (Rooms(place=place) for place in self.places)

    def _opened(self, place: RedisPlace) -> Callable[[Any, str], None]:
        def opened(room: Any, code: str) -> None:
            place._open[code] = room

        return opened

    def look(self) -> None:
        for _ in range(2):  # what the last tells, the first has not heard in the first round
            for place in self.places:
                place.look(0.001)


@pytest.fixture
def servers() -> Servers:
    return Servers(StandInRedis())


def test_a_room_is_the_same_at_all(servers: Servers) -> None:
    code, secret = servers.one.create(DECK)
    two, three = servers.two.room(code.upper()), servers.three.room(code)
    two.join("p")
    two.answer(0, 0, "p", 1)
    two.flush()
    three.join("q")
    three.answer(0, 0, "q", 0)
    three.flush()
    servers.look()
    rooms = [each.room(code) for each in (servers.one, servers.two, servers.three)]
    assert [len(list(room.state.heard(0))) for room in rooms] == [2, 2, 2]
    assert [room.present for room in rooms] == [2, 2, 2]
    ids = [{answer.id for answer in room.state.heard(0)} for room in rooms]
    assert ids[0] == ids[1] == ids[2]
    servers.three.act(code, secret, "next")
    servers.look()
    assert {room.state.index for room in rooms} == {1}
    assert servers.one.summary(code, secret).joined == 2
    # Deck, table and what a recording is made of are the room's, not one server's.
    assert len({each.results_csv(code, secret) for each in (servers.one, servers.three)}) == 1
    assert all(room.state.deck == DECK for room in rooms)
    assert len(servers.two.history(code, secret)) == len(servers.one.history(code, secret)) == 6


def test_pointers_at_one_server_are_seen_at_another_until_the_scene_changes(
    servers: Servers,
) -> None:
    code, secret = servers.one.create(DECK)
    servers.one.act(code, secret, "next")
    here, there = servers.two.room(code), servers.three.room(code)
    here.join("p")
    kinds = here.state.question
    assert kinds is not None
    here.move(1, "p", [0.5, -0.5])
    servers.look()
    assert [answer.value for answer in there.heard()] == [answer.value for answer in here.heard()]
    assert len(there.heard()) == 1
    servers.one.act(code, secret, "prev")
    servers.one.act(code, secret, "next")
    servers.look()
    assert there.heard() == here.heard() == []
    here.leave("p")
    servers.look()
    assert there.present == 0


def test_what_two_desks_do_at_the_same_time_ends_the_same_everywhere(servers: Servers) -> None:
    code, secret = servers.one.create(DECK)
    rooms = [each.room(code) for each in (servers.one, servers.two, servers.three)]
    for server, action in ((servers.one, "next"), (servers.two, "black"), (servers.three, "close")):
        server.act(code, secret, action)
    rooms[1].join("p")
    rooms[1].flush()
    servers.one.act(code, secret, "prev")
    rooms[2].join("q")
    servers.two.act(code, secret, "clear")
    servers.look()
    rooms[2].flush()
    servers.look()
    states = [state_json(room.state) for room in rooms]
    for state in states:
        state["joined"].sort()
    assert states[0] == states[1] == states[2]


def test_a_server_that_starts_later_finds_it_and_an_ended_one_is_nowhere(
    servers: Servers,
) -> None:
    code, secret = servers.one.create(DECK)
    room = servers.two.room(code)
    servers.one.act(code, secret, "end")
    servers.look()
    assert room.state.is_ended
    for server in (servers.one, servers.two, Rooms(place=RedisPlace(servers.client))):
        with pytest.raises(NoRoom):
            server.room(code)
    assert stream_of(code) in servers.client.expiring


def test_all_together_have_so_many_rooms_and_no_more(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ROOMS", 1)
    servers.one.create(DECK)
    with pytest.raises(RoomError, match="1 rooms are open"):
        servers.two.create(DECK)


def test_without_its_redis_a_sentence_says_so_and_nothing_is_lost(servers: Servers) -> None:
    code, _ = servers.one.create(DECK)
    room = servers.one.room(code)
    servers.client.is_away = True
    with pytest.raises(RoomError, match="is away"):
        servers.two.room(new_code())
    room.join("p")
    with pytest.raises(RoomError, match="cannot be written"):
        room.flush()
    servers.client.is_away = False
    room.flush()
    servers.look()
    assert "p" in servers.two.room(code).state.joined


def test_a_room_whose_server_was_killed_takes_no_other_s_place_for_ever(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ROOMS", 1)
    client = StandInRedis()
    killed = RedisPlace(client, clock)
    assert killed.claim("k7m2xz")
    assert not killed.claim("k7m2xz")
    started_again = RedisPlace(client, clock)
    assert started_again.has("k7m2xz")
    clock.now_s += KEPT_S - 1
    assert not started_again.claim("k7m2xz")  # nor does asking make it younger
    assert started_again.count() == 1
    clock.now_s += 2
    assert started_again.count() == 0
    assert not started_again.has("k7m2xz")


def test_a_room_that_cannot_be_taken_away_has_ended_all_the_same(
    servers: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    code, secret = servers.one.create(DECK)
    room = servers.one.room(code)
    servers.client.is_away = True
    with pytest.raises(RoomError, match="is away"):
        servers.one.history(code, secret)
    room.state.began_s -= limits.LIFE_S + 1
    servers.one.sweep()
    assert f"The room {code} could not be taken away" in caplog.text
    assert room.state.is_ended
    assert servers.one.count() == (0, 0)


def test_what_redis_did_not_give_back_in_its_order_is_asked_for_again(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, secret = servers.one.create(DECK)
    here, there = servers.one.room(code), servers.two.room(code)
    here.join("p")
    here.answer(0, 0, "p", 1)
    here.flush()
    servers.look()
    servers.one.act(code, secret, "clear")
    with monkeypatch.context() as away:
        away.delattr(StandInRedis, "xrange")
        with pytest.raises(RoomError, match="is away"):
            servers.places[1].look(0.001)
    assert list(there.state.heard(0))
    servers.look()
    assert not list(there.state.heard(0))


class Shown:
    """A room that another thread opens a second one beside, while it is looked at."""

    def __init__(self, intruder: Intruder) -> None:
        self._intruder = intruder

    @property
    def state(self) -> SimpleNamespace:
        self._intruder.comes()
        return SimpleNamespace(is_ended=True)


def test_a_room_that_is_opened_while_others_are_looked_at_is_followed() -> None:
    place = RedisPlace(StandInRedis())
    place._thread = threading.current_thread()  # none of its own: it is looked at by hand
    new: Any = SimpleNamespace(state=SimpleNamespace(is_ended=False))
    place._lock = intruder = Intruder(lambda: place.opened(new, "b"))  # type: ignore[assignment]
    place._open["a"] = Shown(intruder)  # type: ignore[assignment]
    place.look(0.001)
    intruder.leaves()
    assert place._open == {"b": new}


def test_rooms_that_are_opened_at_once_are_followed_by_one_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = RedisPlace(StandInRedis())
    room: Any = None
    place._lock = intruder = Intruder(lambda: place.opened(room, "b"))  # type: ignore[assignment]
    begun: list[str] = []

    def thread(name: str, **_: object) -> SimpleNamespace:
        intruder.comes()
        begun.append(name)
        return SimpleNamespace(start=lambda: None)

    monkeypatch.setattr("explorer.rooms.redis_place.threading.Thread", thread)
    place.opened(room, "a")
    intruder.leaves()
    assert len(begun) == 1
    assert place._open.keys() == {"a", "b"}


def test_the_environment_says_where_they_are() -> None:
    assert is_redis("redis://127.0.0.1:6379/0")
    assert is_redis("unix:///run/redis.sock")
    assert not is_redis("/var/lib/explorer/rooms")


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A real Redis, at a socket of its own."""
    pytest.importorskip("redis", reason="its client is an extra")
    if shutil.which("redis-server") is None:
        pytest.skip("Not installed here: redis-server.")
    socket = tmp_path / "redis"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", ""]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    for line in server.stdout:
        if "ready to accept connections" in line.lower():
            break
    yield f"unix://{socket}"
    server.terminate()
    server.wait(20)
    server.stdout.close()


def test_over_a_real_redis(url: str) -> None:
    here, there = (Rooms(place=redis_place(url)) for _ in range(2))
    code, secret = here.create(DECK)
    room = there.room(code)
    heard = threading.Event()
    room.listen(lambda: heard.set() if room.state.index == 1 and room.present else None)
    phone = here.room(code)
    phone.join("p")
    phone.answer(0, 0, "p", 1)
    phone.flush()
    here.act(code, secret, "next")
    assert heard.wait(20)
    assert [answer.value for answer in room.state.heard(0)] == [1]
    here.act(code, secret, "end")
    here.close()
    there.close()
