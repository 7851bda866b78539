"""Does the core learn who has left, at once where it is asked and every while where it is not?"""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import cast

import pytest

from explorer.core import Core
from explorer.models import patience
from explorer.models.patience import go_on
from explorer.rooms import NoRoom, RoomError
from explorer.rooms.views import room_owner
from explorer.ui.shell import presence
from explorer.ui.shell.presence import OwnersWatch, mark_owners, while_here
from tests.ui.stand_ins import PartPage


class Owners:
    """As much of a core as is told of its owners."""

    def __init__(self, *owners: str) -> None:
        self.left = list(owners)
        self.marks: list[tuple[str, bool]] = []
        self.is_told = threading.Semaphore(0)

    def owners(self) -> tuple[str, ...]:
        return tuple(self.left)

    def mark_owner(self, owner: str, is_here: bool) -> None:
        self.marks.append((owner, is_here))
        self.is_told.release()


def test_each_owner_is_told_of_and_nobody_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(presence, "is_connected", lambda owner: owner == "a")
    core = Owners("a", "b")
    assert mark_owners(cast(Core, core))
    assert core.marks == [("a", True), ("b", False)]
    core.left.clear()
    assert not mark_owners(cast(Core, core))


def test_it_is_watched_for_as_long_as_anybody_owns_anything() -> None:
    core, watch = Owners("a"), OwnersWatch(every_s=0.01)
    for _ in range(2):
        watch.begin(cast(Core, core))
        for _ in range(3):
            assert core.is_told.acquire(timeout=10)
        core.left.clear()
        thread = watch._rounds._thread
        if thread is not None:
            thread.join(timeout=10)
        core.left.append("a")
    core.left.clear()


def _compute(turns: list[int], seconds: float) -> str:
    with while_here(seconds):
        while len(turns) < 1_000_000:
            turns.append(1)
            go_on()
    return "done"


def test_a_computation_ends_when_the_tab_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "is_connected", lambda _session: len(turns) < 5)
    monkeypatch.setattr(patience, "ASK_EVERY_S", 0.0)
    turns: list[int] = []
    page = PartPage(_compute, turns, 60.0)
    page.app.run()
    assert len(turns) == 5
    assert not page.app.exception


def test_a_computation_that_takes_too_long_ends_in_a_sentence() -> None:
    page = PartPage(_compute, [], -1.0)
    page.app.run()
    assert not page.app.exception
    assert [one.value for one in page.app.warning] == [
        "This takes more than -1 s of computing for this model, so it was given up: choose "
        "something smaller, or another model."
    ]


def test_a_room_is_here_until_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def room(code: str) -> None:
        if code == "ended":
            raise NoRoom("There is none.")
        if code == "not known":
            raise RoomError("The rooms cannot be reached.")

    monkeypatch.setattr(presence, "ROOMS", SimpleNamespace(room=room))
    marked = [("open", True), ("ended", False), ("not known", True)]
    core = Owners(*(room_owner(code) for code, _ in marked))
    mark_owners(cast(Core, core))
    assert core.marks == [(room_owner(code), is_here) for code, is_here in marked]
