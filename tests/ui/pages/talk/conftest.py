"""Where do the rooms of the desk's tests lie, and what is in one?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.rooms import ROOMS, Deck, Question, Scene
from explorer.ui.shell.desk_key import DeskKey

MODEL = "a-both"
SCENES = (
    Scene("manifold", "Tiles", "Look."),
    Scene("manifold", "Which?", "", Question("choose", "Which?", ("one", "two"), "2")),
    Scene("manifold", "Where?", "", Question("point", "Where?", (), "", {"model": MODEL})),
)


@pytest.fixture(autouse=True)
def _rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process's rooms, in a folder of the test's own."""
    for name, value in (("_folder", tmp_path), ("_rooms", None), ("_place", None)):
        monkeypatch.setattr(ROOMS, name, value)
    yield
    if ROOMS._place is not None:
        ROOMS._place.close()


@pytest.fixture
def desk(_rooms: None) -> DeskKey:
    """Of a room that is open."""
    return DeskKey(*ROOMS.create(Deck("A talk", SCENES)))
