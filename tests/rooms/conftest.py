"""What do the tests of rooms share? A deck of every kind of question, rooms on a disk, a clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.rooms.registry import Rooms
from tests.rooms.decks import every_kind


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now_s = 1_000_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(tmp_path: Path, clock: Clock) -> Iterator[Rooms]:
    made = Rooms(tmp_path, clock)
    yield made
    made.close()


@pytest.fixture
def opened(rooms: Rooms) -> tuple[str, str]:
    """Code and secret of a room that has every kind of question."""
    return rooms.create(every_kind())
