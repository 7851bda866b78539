"""Is a page's visitor told from others, and are their models theirs?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from explorer.core import CoreError, shared_core
from explorer.rooms.views import room_owner
from explorer.ui.shell import presence
from explorer.ui.shell.visitor import NOBODY, OWN_TITLE, visitor, visitors_core
from tests.owned import throw_all_away

NAME = "tiny-vae"


@pytest.fixture
def folder(
    tiny_checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A folder of models that may be written to, and is this process's."""
    shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints")
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tmp_path / "checkpoints"))
    shared_core.cache_clear()
    yield tmp_path / "checkpoints"
    throw_all_away(shared_core())
    shared_core.cache_clear()


def test_own_models_are_listed_to_their_owner_alone(folder: Path) -> None:
    core = shared_core()
    data = core.download_model(NAME, NAME)
    mine = core.upload_model(data, visitor())
    core.upload_model(data, "somebody else")
    assert visitor() == NOBODY
    seen = visitors_core()
    assert seen.list() == [mine, *core.list()]
    assert seen.describe(mine).title == OWN_TITLE + core.describe(mine).title
    assert seen.describe(NAME) == core.describe(NAME)
    z = np.zeros((2, 2), np.float32)
    assert np.array_equal(seen.decode(mine, z), core.decode(NAME, z))
    assert folder.is_dir()


def test_two_own_models_of_one_title_are_told_apart(folder: Path) -> None:
    core = shared_core()
    twins = [core.upload_model(core.download_model(NAME, NAME), visitor()) for _ in range(2)]
    seen = visitors_core()
    title = OWN_TITLE + core.describe(NAME).title
    assert [seen.describe(name).title for name in twins] == [f"{title} (1)", f"{title} (2)"]
    assert folder.is_dir()


def test_a_card_that_cannot_be_read_takes_no_page_from_the_others(folder: Path) -> None:
    """As while a folder is being copied here: every page lists every model."""
    before = visitors_core().list()
    (folder / before[-1] / "card.json").write_text('{"schema_version": 2')
    seen = visitors_core()
    assert seen.list() == before[:-1]
    assert [seen.describe(name).name for name in seen.list()] == before[:-1]
    with pytest.raises(CoreError):
        seen.describe(before[-1])


def test_what_was_listed_stays_described_though_it_goes_meanwhile(folder: Path) -> None:
    core = shared_core()
    own = core.upload_model(core.download_model(NAME, NAME), visitor())
    seen = visitors_core()
    names = seen.list()
    core.remove_model(own)
    shutil.rmtree(folder / NAME)
    assert {own, NAME} <= set(names)
    assert [seen.describe(name).name for name in names] == names
    assert not {own, NAME} & set(visitors_core().list())


def test_a_model_replaced_meanwhile_is_described_as_it_is_now(folder: Path) -> None:
    seen = visitors_core()
    before = seen.describe(NAME)
    card = json.loads((folder / NAME / "card.json").read_text())
    (folder / NAME / "card.json").write_text(json.dumps(card | {"title": "Another"}))
    assert seen.list()
    assert (before.title, seen.describe(NAME).title) == (before.title, "Another")


def test_an_address_brings_back_what_a_visitor_who_left_has_left_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = shared_core()
    [left, other] = (
        core.upload_model(core.download_model(NAME, NAME), owner)
        for owner in ("gone", "still here")
    )
    monkeypatch.setattr(presence, "is_connected", lambda owner: owner != "gone")
    for name, is_theirs in ((other, False), (left, True)):
        monkeypatch.setattr(st, "query_params", {"model": name})
        assert (name in visitors_core().list()) == is_theirs
    assert folder.is_dir()


def test_a_room_s_model_is_seen_by_whoever_has_its_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = shared_core()
    monkeypatch.setattr(presence, "_is_open", lambda code: code == "open")
    data = core.download_model(NAME, NAME)
    rooms, another = (
        core.upload_model(data, owner) for owner in (room_owner("open"), "somebody else")
    )
    for name, is_seen in ((rooms, True), (another, False)):
        monkeypatch.setattr(st, "query_params", {"model": name})
        assert (name in visitors_core().list()) == is_seen
    monkeypatch.setattr(st, "query_params", {"model": rooms})
    assert visitors_core().describe(rooms) == core.describe(rooms)
    assert core.own_models(room_owner("open")) == (rooms,)  # it stays the room's
    monkeypatch.setattr(st, "query_params", {})
    assert rooms not in visitors_core().list()
    assert folder.is_dir()
