"""Does a room do what the desk asks, take what phones answer, and tell nobody too much?"""

from __future__ import annotations

import base64
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from explorer.rooms import limits, views
from explorer.rooms.errors import NoRoom, RoomError, WrongSecret
from explorer.rooms.journal import Journal
from explorer.rooms.registry import Rooms
from explorer.rooms.room import Room
from explorer.rooms.state import state_json
from tests.rooms.decks import every_kind, scene_of

PHONES = [f"phone{number}" for number in range(4)]


def asked(rooms, opened, kind):
    """The room at the question of a kind, phones in it."""
    code, secret = opened
    rooms.act(code, secret, "goto", index=scene_of(kind))
    room = rooms.room(code)
    for phone in PHONES:
        room.join(phone)
    return room


def test_the_desk_steps_through_the_deck_and_stops_at_its_ends(rooms, opened):
    code, secret = opened
    room = rooms.room(code)
    rooms.act(code, secret, "prev")
    assert room.state.index == 0
    for _ in range(20):
        rooms.act(code, secret, "next")
    assert room.state.index == len(room.state.deck.scenes) - 1
    with pytest.raises(RoomError, match="no scene"):
        rooms.act(code, secret, "goto", index=99)
    with pytest.raises(RoomError, match="no such action"):
        rooms.act(code, secret, "dance")


def test_who_follows_cannot_drive(rooms, opened):
    code, _ = opened
    for secret in ("", "x" * 32):
        with pytest.raises(WrongSecret):
            rooms.act(code, secret, "next")
        with pytest.raises(WrongSecret):
            rooms.summary(code, secret)


def test_a_black_stage_comes_back_with_the_next_step(rooms, opened):
    code, secret = opened
    rooms.act(code, secret, "black")
    assert rooms.summary(code, secret).black
    rooms.act(code, secret, "next")
    assert not rooms.summary(code, secret).black


def test_what_others_answered_is_hidden_until_it_is_revealed(rooms, opened):
    room = asked(rooms, opened, "choose")
    for number, phone in enumerate(PHONES):
        room.answer(room.state.index, 0, phone, number % 3)
    assert "counts" not in views.results(room)
    assert "results" not in views.shown(room)
    assert views.results(room, is_desk=True)["counts"] == [2, 1, 1]
    rooms.act(*opened, "reveal")
    assert views.results(room)["counts"] == [2, 1, 1]
    assert views.outcomes(room)["phone0"]["is_right"]
    assert not views.outcomes(room)["phone1"]["is_right"]
    rooms.act(*opened, "hide")
    assert "counts" not in views.results(room)


def test_an_answer_may_be_changed_while_the_question_is_open_and_not_after(rooms, opened):
    room = asked(rooms, opened, "choose")
    here = room.state.index
    room.answer(here, 0, "phone0", 0)
    room.answer(here, 0, "phone0", 2)
    assert [answer.value for answer in room.heard()] == [2]
    rooms.act(*opened, "close")
    with pytest.raises(RoomError, match="closed"):
        room.answer(here, 0, "phone0", 1)
    rooms.act(*opened, "next")
    with pytest.raises(RoomError, match="another question"):
        room.answer(here, 0, "phone0", 1)


def test_a_phone_may_not_change_its_answer_for_ever(rooms, opened, monkeypatch):
    monkeypatch.setattr(limits, "ANSWERS_PER_SCENE", 2)
    room = asked(rooms, opened, "choose")
    here = room.state.index
    for value in (0, 1):
        room.taken(here, 0, "phone0", value)
    with pytest.raises(RoomError, match="often enough"):
        room.taken(here, 0, "phone0", 0)
    assert room.taken(here, 0, "phone1", 0)
    rooms.act(*opened, "goto", index=here)
    assert room.taken(here, 0, "phone0", 0)


def test_answers_that_come_while_the_desk_looks_at_them_stop_nothing(rooms, opened):
    room = asked(rooms, opened, "choose")
    here = room.state.index
    room.answer(here, 0, "phone0", 0)
    looked_at = room.state.heard(here)
    first = next(looked_at)
    room.answer(here, 1, "phone0", 2)
    room.answer(here, 0, "phone1", 1)
    assert [first, *looked_at] == [first]
    assert len(list(room.state.heard(here))) == 3


def test_a_silenced_phone_neither_counts_nor_answers_and_may_come_back(rooms, opened):
    room = asked(rooms, opened, "point")
    room.answer(room.state.index, 0, "phone0", [0.0, 0.0])
    rooms.act(*opened, "silence", phone="phone0")
    assert not room.heard()
    with pytest.raises(RoomError, match="silenced"):
        room.answer(room.state.index, 0, "phone0", [1.0, 1.0])
    assert views.own(room, "phone0")["silenced"]
    rooms.act(*opened, "silence", phone="phone0", on=False)
    assert len(room.heard()) == 1


def test_a_drawing_waits_for_the_desk_where_moderation_is_on(rooms, opened):
    room = asked(rooms, opened, "draw")
    value = {
        "pixels": "AAAA",
        "shape": [1, 1, 3],
        "at": [0, 0],
        "near": [],
        "label": "5",
        "asked": "5",
    }
    room.answer(room.state.index, 0, "phone0", value)
    assert len(room.heard()) == 1
    rooms.act(*opened, "moderate")
    assert not room.heard()
    (waiting,) = rooms.summary(*opened).waiting
    assert waiting.png.startswith(b"\x89PNG")
    rooms.act(*opened, "allow", answer=waiting.answer)
    assert len(room.heard()) == 1
    assert not rooms.summary(*opened).waiting
    room.answer(room.state.index, 0, "phone0", value)  # changed: what was allowed is another
    assert not room.heard()
    rooms.act(*opened, "refuse", answer=rooms.summary(*opened).waiting[0].answer)
    rooms.act(*opened, "moderate", on=False)
    assert not room.heard()


def test_what_is_no_single_digit_is_not_trained_on(rooms, opened):
    room = asked(rooms, opened, "draw")
    drawn = base64.b64encode(bytes(28 * 28)).decode()
    for phone, digit in zip(PHONES, ("5", "42", "x", ""), strict=True):
        value = {"pixels": drawn, "shape": [1, 28, 28], "at": [0, 0], "near": [], "label": ""}
        room.answer(room.state.index, 0, phone, {**value, "asked": digit})
    assert rooms.drawings(*opened).labels.tolist() == [5]
    assert rooms.summary(*opened).drawings == 1


def test_pointers_are_seen_and_not_kept(rooms, opened):
    room = asked(rooms, opened, "explore")
    written = room.state.seq
    room.move(room.state.index, "phone0", [0.5, 99])
    assert views.results(room)["dots"] == [[0.5, 3.0]]
    assert room.state.seq == written
    room.leave("phone0")
    assert views.results(room)["dots"] == []
    with pytest.raises(RoomError):
        room.move(room.state.index, "phone0", [float("nan"), 0])


def test_a_full_room_says_so_and_lets_in_who_is_in_it(rooms, opened, monkeypatch):
    monkeypatch.setattr(limits, "PHONES", 2)
    room = rooms.room(opened[0])
    room.join("a")
    room.join("b")
    room.join("b")
    with pytest.raises(RoomError, match="full"):
        room.join("c")
    room.leave("a")
    room.join("c")


def test_a_room_forgets_whoever_is_gone_and_said_nothing_before_it_is_full(
    rooms, opened, monkeypatch
):
    room = asked(rooms, opened, "choose")
    room.answer(room.state.index, 0, PHONES[0], 1)
    for phone in PHONES[:3]:
        room.leave(phone)
    monkeypatch.setattr(limits, "TOKENS", len(PHONES))
    for phone in ("late", "later"):
        room.join(phone)
    assert [*room.state.joined] == [PHONES[0], PHONES[3], "late", "later"]
    with pytest.raises(RoomError, match="it is full"):
        room.join("last")
    room.flush()
    assert [*Room(room._journal._folder).state.joined] == [*room.state.joined]


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    place = tmp_path / "rooms"
    place.write_text("")
    rooms = Rooms(place)
    for _ in range(2):
        with pytest.raises(RoomError, match="EXPLORER_ROOMS"):
            rooms.room("bcdfgh")
    with pytest.raises(RoomError, match="EXPLORER_ROOMS"):
        rooms.create(every_kind())
    place.unlink()
    assert rooms.room(rooms.create(every_kind())[0])
    rooms.close()


def test_a_room_is_found_while_the_disk_takes_another(rooms, opened, monkeypatch):
    has_begun, may_end = threading.Event(), threading.Event()
    append = Journal.append

    def slow(*what):
        has_begun.set()
        may_end.wait(10)
        append(*what)

    monkeypatch.setattr(Journal, "append", slow)
    with ThreadPoolExecutor(2) as pool:
        made = pool.submit(rooms.create, every_kind())
        try:
            assert has_begun.wait(10)
            assert pool.submit(rooms.room, opened[0]).result(5)
        finally:
            may_end.set()
        assert rooms.room(made.result(10)[0])


def test_a_room_that_the_disk_does_not_take_is_none(rooms, opened, monkeypatch):
    def full(*_what):
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", full)
        with pytest.raises(RoomError, match="cannot be written"):
            rooms.create(every_kind())
    assert list(rooms._loaded()) == [opened[0]]


def test_there_are_so_many_rooms_and_no_more(rooms, monkeypatch):
    monkeypatch.setattr(limits, "ROOMS", 1)
    rooms.create(every_kind())
    with pytest.raises(RoomError, match="1 rooms are open"):
        rooms.create(every_kind())


def test_one_address_may_have_so_many_rooms_and_others_theirs(rooms, monkeypatch):
    monkeypatch.setattr(limits, "ROOMS_PER_ADDRESS", 1)
    code, secret = rooms.create(every_kind(), owner="10.0.0.1")
    with pytest.raises(RoomError, match="from your address"):
        rooms.create(every_kind(), owner="10.0.0.1")
    for owner in ("10.0.0.2", "", ""):
        rooms.create(every_kind(), owner=owner)
    rooms.act(code, secret, "end")
    rooms.create(every_kind(), owner="10.0.0.1")


def test_a_room_is_found_again_by_the_next_process(rooms, opened, tmp_path, clock):
    room = asked(rooms, opened, "point")
    room.answer(room.state.index, 0, "phone1", [1.0, -1.0])
    room.flush()
    rooms.close()  # the system does as much when a process is killed
    again = Rooms(tmp_path, clock)
    assert state_json(again.room(opened[0]).state) == state_json(room.state)
    again.act(*opened, "reveal")
    again.close()


def test_a_second_server_beside_the_first_has_rooms_of_its_own(rooms, opened, tmp_path, clock):
    assert rooms.room(opened[0])
    beside = Rooms(tmp_path, clock)
    with pytest.raises(NoRoom):
        beside.room(opened[0])
    code, secret = beside.create(every_kind())
    assert beside.summary(code, secret).present == 0
    beside.close()


def test_a_room_that_has_ended_leaves_nothing_behind(rooms, opened, tmp_path):
    room = rooms.room(opened[0])
    room.join("a")
    assert list(tmp_path.glob(f"*/{opened[0]}/*"))
    rooms.act(*opened, "end")
    assert not list(tmp_path.glob(f"*/{opened[0]}"))
    with pytest.raises(NoRoom):
        rooms.room(opened[0])
    with pytest.raises(NoRoom):
        room.join("b")
    room.flush()
    assert not list(tmp_path.glob(f"*/{opened[0]}"))


def test_a_room_ends_by_itself_after_six_hours(rooms, opened, tmp_path, clock):
    clock.now_s += limits.LIFE_S - 1
    rooms.sweep()
    assert rooms.room(opened[0])
    clock.now_s += 2
    rooms.sweep()
    assert not list(tmp_path.glob(f"*/{opened[0]}"))
    with pytest.raises(NoRoom):
        rooms.room(opened[0])


def test_nobody_finds_the_secret_or_a_token_on_the_disk(rooms, opened, tmp_path):
    rooms.room(opened[0]).flush()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert opened[1].encode() not in kept


def test_the_rooms_model_stands_in_addresses_once_there_is_one(rooms, opened):
    room = rooms.room(opened[0])
    assert views.address_of(room.state, 0).endswith("model=digits-vae-2d")
    room.trained(opened[1], "own-abc", {"phone0": [[1.0, 2.0]]})
    assert rooms.summary(*opened).model == "own-abc"
