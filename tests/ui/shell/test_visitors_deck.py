"""Does a deck grow by what a page shows, does every change come back, and the later one count?"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st

from explorer.core import shared_core
from explorer.portable.view import View
from explorer.rooms import Deck, RoomError, Scene
from explorer.rooms.deck_file import deck_text
from explorer.rooms.scene import MOST_SCENES
from explorer.ui.components.deck_keeper import Kept
from explorer.ui.shell import visitors_deck as module
from explorer.ui.shell.visitors_deck import (
    DECK,
    DESK,
    MOST_UNDONE,
    NEW_TITLE,
    VisitorsDeck,
    scene_link,
    scene_of,
    with_scene,
)
from tests.conftest import DIGITS_VAE

FIRST, SECOND = Scene("manifold?tiles=7", "Tiles"), Scene("theory?idea=Bayes", "Bayes")


def test_each_page_added_is_one_more_scene() -> None:
    deck = with_scene(with_scene(None, FIRST), SECOND)
    assert deck == Deck(NEW_TITLE, (FIRST, SECOND))
    with pytest.raises(RoomError, match=str(MOST_SCENES)):
        with_scene(Deck("Full", (FIRST,) * MOST_SCENES), SECOND)


def test_a_scene_is_called_by_its_page_and_model(
    tiny_checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tiny_checkpoints))
    shared_core.cache_clear()
    monkeypatch.setattr(module, "visitors_core", shared_core)
    scene = scene_of(View("manifold", (("model", DIGITS_VAE), ("tiles", "7"))))
    shared_core.cache_clear()
    assert scene.address == f"manifold?model={DIGITS_VAE}&tiles=7"
    assert scene.title.startswith("Manifold: Digits")
    assert scene_of(View("theory")).title == "Theory"


def test_the_desk_and_other_sites_are_no_scenes() -> None:
    assert scene_link("https://elsewhere.example/manifold?tiles=7") == "manifold?tiles=7"
    for address in ("talk", "https://elsewhere.example/", "javascript:alert(1)", "room/abc"):
        with pytest.raises(ValueError, match="not in this explorer"):
            scene_link(address)


def test_every_change_is_taken_back_one_by_one() -> None:
    mine = VisitorsDeck()
    decks = [with_scene(None, FIRST), Deck("B", (FIRST, SECOND)), None]
    for deck in decks:
        mine.change(deck)
    mine.change(None)  # no change, and nothing to take back
    numbers = [mine.number]
    for before in (decks[1], decks[0], None):
        mine.undo()
        assert mine.deck == before
        numbers.append(mine.number)
    mine.undo()
    assert sorted(set(numbers)) == numbers  # each later than the last, for other tabs to take


def test_of_two_tabs_the_later_change_counts() -> None:
    here, there = VisitorsDeck(), VisitorsDeck()
    here.change(with_scene(None, FIRST))
    there.take(here.kept())
    assert there.deck == here.deck
    there.change(Deck("Mine", (FIRST, SECOND)))
    there.lead("k7m2x.secret-of-desk")
    here.take(there.kept())
    assert (here.deck, here.desk) == (there.deck, there.desk)
    here.take({DECK: Kept(1, deck_text(Deck("Old", (FIRST,)))), DESK: Kept(1, "")})
    assert here.deck == there.deck
    assert here.desk
    here.undo()
    assert here.deck == with_scene(None, FIRST)


def test_a_browser_whose_clock_is_ahead_keeps_the_room_that_is_led_next() -> None:
    mine = VisitorsDeck()
    ahead = 2 * time.time_ns() // 1000
    mine.take({DESK: Kept(ahead, "k7m2x.secret-of-desk")})
    mine.lead("m3n4p.secret-of-another")
    assert mine.kept()[DESK].number > ahead


def test_what_was_before_another_tabs_changes_is_remembered_so_far_back() -> None:
    mine = VisitorsDeck()
    for number in range(1, 2 * MOST_UNDONE):
        text = deck_text(Deck(f"Deck {number}", (FIRST,)))
        mine.take({DECK: Kept(number, text)})
    assert len(mine.past) == MOST_UNDONE


def test_what_the_browser_kept_is_checked_like_any_file() -> None:
    mine = VisitorsDeck(replace(with_scene(None, FIRST), title="Kept"), 5)
    with pytest.raises(RoomError, match="Scene 1 leads nowhere"):
        mine.take({DECK: Kept(9, '[[scene]]\naddress = "nowhere"')})
    assert mine.deck is not None
    assert mine.deck.title == "Kept"
    mine.take({DECK: Kept(9, '[[scene]]\naddress = "nowhere"')})  # and is told once


def test_the_talk_page_itself_is_not_added(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(st, "toast", lambda words, **_: said.append(words))
    monkeypatch.setattr(module, "view_now", lambda: View("talk"))
    module._add()
    assert said == [module.NOT_A_SCENE]
