"""Does a change of the scenes' order keep every scene, and stay within the deck?"""

from __future__ import annotations

import pytest

from explorer.rooms import Deck, RoomError, Scene
from explorer.rooms.scene import MOST_SCENES
from explorer.ui.pages.talk.deck_editor import duplicated, moved, scene_words, without

A, B, C = (Scene("manifold", name) for name in "ABC")
DECK = Deck("x", (A, B, C))


def test_a_scene_moves_and_stays_at_the_ends() -> None:
    assert moved(DECK, 0, 1).scenes == (B, A, C)
    assert moved(DECK, 0, -1) == DECK
    assert moved(DECK, 2, 1) == DECK


def test_a_scene_is_doubled_and_deleted() -> None:
    twice = duplicated(DECK, 1)
    assert twice.scenes == (A, B, B, C)
    assert without(twice, 1) == DECK
    assert without(Deck("x", (A,)), 0) is None
    with pytest.raises(RoomError, match="at most"):
        duplicated(Deck("x", (A,) * MOST_SCENES), 0)


def test_a_title_is_shown_as_the_text_that_it_is() -> None:
    assert scene_words(0, Scene("manifold", "*x*")) == r"1\. \*x\*"
