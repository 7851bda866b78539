"""Is what the room put on a plane there to take away, as a page and as a film?"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.figures.palette import THEMES
from explorer.images.film import STREAMS
from explorer.rooms import ROOMS, RoomError
from explorer.ui.pages.talk.record import REST, has_record, placed_by, room_film, room_map
from explorer.ui.shell.desk_key import DeskKey


def test_the_pins_of_a_room_become_a_map_and_a_film(desk: DeskKey, trainings: Path) -> None:
    core, room = ModelCore.open(trainings, "cpu"), ROOMS.room(desk.code)
    assert placed_by(core, room.state) == []
    room.act(desk.secret, "goto", index=2)
    for number in range(3):
        room.join(f"phone-{number}")
        room.answer(2, 0, f"phone-{number}", [0.5 * number, -1.0])
    room.act(desk.secret, "silence", phone="phone-1", on=True)
    (placed,) = placed_by(core, room.state)
    np.testing.assert_allclose(placed.places, [[0, -1], [1, -1]])
    frames = list(room_film(core, room.state, THEMES["dark"]))
    assert len(frames) == 3 + REST
    assert (frames[0] != frames[1]).any()
    assert room_map(core, room.state).startswith(b"<!")


def test_a_card_that_cannot_be_read_leaves_the_desk_there(
    desk: DeskKey, trainings: Path, tmp_path: Path
) -> None:
    shutil.copytree(trainings, tmp_path / "models")
    core, room = ModelCore.open(tmp_path / "models", "cpu"), ROOMS.room(desk.code)
    room.act(desk.secret, "goto", index=2)
    room.join("phone-0")
    room.answer(2, 0, "phone-0", [0.5, -1.0])
    assert has_record(core, desk)
    for card in (tmp_path / "models").glob("*/card.json"):
        card.write_text("{")
    assert not has_record(core, desk)


def test_what_was_cleared_meanwhile_is_one_sentence(desk: DeskKey, trainings: Path) -> None:
    core, room = ModelCore.open(trainings, "cpu"), ROOMS.room(desk.code)
    room.act(desk.secret, "goto", index=2)
    room.join("phone-0")
    room.answer(2, 0, "phone-0", [0.5, -1.0])
    assert has_record(core, desk)
    room.act(desk.secret, "clear")
    assert not has_record(core, desk)
    with pytest.raises(RoomError, match="There is nothing on a plane any more"):
        room_map(core, room.state)
    for stream in STREAMS.values():
        with pytest.raises(RoomError, match="There is nothing on a plane any more"):
            stream(room_film(core, room.state, THEMES["dark"]), 10)
    room.act(desk.secret, "end")
    assert not has_record(core, desk)
