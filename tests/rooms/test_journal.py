"""Does a room survive whatever cuts its journal short, with every answer that was confirmed?"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.rooms import limits
from explorer.rooms.codes import digest
from explorer.rooms.errors import NoRoom, RoomError
from explorer.rooms.journal import Journal
from explorer.rooms.room import Room
from explorer.rooms.state import RoomState, begun, state_json, state_of
from explorer.rooms.stored import deck_json
from tests.rooms.decks import every_kind, scene_of

SECRET = "s" * 32
CHOOSE = scene_of("choose")
FIRST = {
    "do": "made",
    "at": 1.0,
    "code": "bcdfgh",
    "desk": digest(SECRET),
    "deck": deck_json(every_kind()),
    "moderated": False,
}
STEPS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from("abc"), st.integers(0, 2)),
    st.tuples(st.just("join"), st.sampled_from("abcd"), st.just(0)),
    st.tuples(
        st.sampled_from(("next", "prev", "black", "reveal", "hide", "clear")),
        st.just(""),
        st.just(0),
    ),
    st.tuples(st.just("silence"), st.sampled_from("ab"), st.just(0)),
)


def new_room(folder: Path) -> Room:
    room = Room(folder, dict(FIRST), clock=lambda: 2.0)
    room.act(SECRET, "goto", index=CHOOSE)
    return room


def go(room: Room, steps: list[tuple[str, str, int]]) -> list[tuple[str, int]]:
    """Take steps, some of which the room refuses; the answers that were confirmed, in order."""
    confirmed = []
    for do, phone, value in steps:
        try:
            if do == "answer":
                room.answer(CHOOSE, 0, phone, value)
                room.flush()
                confirmed.append((phone, value))
            elif do == "join":
                room.join(phone)
            else:
                room.act(SECRET, do, phone=phone)
        except RoomError:
            continue
    return confirmed


@given(steps=st.lists(STEPS, max_size=25), cut=st.floats(0, 1), every=st.integers(2, 40))
@settings(max_examples=60, deadline=None)
def test_any_prefix_of_a_journal_is_a_room_that_once_was(steps, cut, every):
    with TemporaryDirectory() as kept, pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "EVENTS_PER_SNAPSHOT", every)
        folder = Path(kept) / "room"
        room = new_room(folder)
        before = state_json(room.state)
        go(room, steps)
        room.flush()
        assert state_json(Room(folder).state) == state_json(room.state)
        whole = list(history_of(folder))
        last = sorted(folder.glob("journal-*"))[-1]
        data = last.read_bytes()
        last.write_bytes(data[: int(cut * len(data))])
        try:
            found = Room(folder).state
        except NoRoom:  # not even the first event is whole
            assert last.name.endswith("000001")
            return
        assert state_json(found) == state_json(folded(whole[: found.seq + 1]))
        assert before["deck"] == state_json(found)["deck"]


def history_of(folder: Path):
    journal = Journal(folder)
    journal.load()
    return journal.history()


def folded(events: list[dict]) -> RoomState:
    state = begun(events[0])
    for event in events[1:]:
        state.apply(event)
    return state


@given(steps=st.lists(STEPS, min_size=1, max_size=20), tail=st.binary(max_size=60))
@settings(max_examples=40, deadline=None)
def test_no_confirmed_answer_is_lost_when_the_server_is_killed(steps, tail):
    """Killed between any two steps, with whatever half a line was being written."""
    with TemporaryDirectory() as kept:
        folder, killed = Path(kept) / "room", Path(kept) / "killed"
        room = new_room(folder)
        for step in steps:
            confirmed = go(room, [step])
            if not confirmed:
                continue
            shutil.copytree(folder, killed)
            with (killed / "journal-000001").open("ab") as file:
                file.write(tail.replace(b"\n", b""))
            again = Room(killed)
            phone, value = confirmed[-1]
            assert again.state.answers[CHOOSE][phone][0].value == value
            again.join("z")  # and what follows is written behind the whole lines
            again.flush()
            assert "z" in Room(killed).state.joined
            shutil.rmtree(killed)


def test_a_disk_that_is_full_loses_nothing_once_it_has_room_again(tmp_path, monkeypatch):
    room = new_room(tmp_path / "room")
    append = Journal.append

    def full(*_what):
        with (tmp_path / "room" / "journal-000001").open("ab") as file:
            file.write(b"half a li")
        raise OSError("No space left on device")

    monkeypatch.setattr(Journal, "append", full)
    room.answer(CHOOSE, 0, "a", 1)
    with pytest.raises(RoomError, match="cannot be written"):
        room.flush()
    monkeypatch.setattr(Journal, "append", append)
    room.flush()
    assert Room(tmp_path / "room").state.answers[CHOOSE]["a"][0].value == 1


@pytest.mark.parametrize("failing", ["replace", "sync_folder"])
def test_a_snapshot_that_cannot_be_written_loses_and_doubles_nothing(
    tmp_path, monkeypatch, failing
):
    room = new_room(tmp_path / "room")
    monkeypatch.setattr(limits, "EVENTS_PER_SNAPSHOT", 1)

    def fails(*_what):
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"explorer.rooms.journal.{'os.' * (failing == 'replace')}{failing}", fails)
        room.answer(CHOOSE, 0, "a", 1)
        room.flush()
    monkeypatch.setattr(limits, "EVENTS_PER_SNAPSHOT", 100)
    room.answer(CHOOSE, 0, "b", 2)
    room.flush()
    assert state_json(Room(tmp_path / "room").state) == state_json(room.state)


def test_a_snapshot_holds_the_whole_state(tmp_path):
    room = new_room(tmp_path / "room")
    go(room, [("join", "a", 0), ("answer", "a", 2), ("silence", "a", 0), ("reveal", "", 0)])
    assert state_of(state_json(room.state)) == room.state
