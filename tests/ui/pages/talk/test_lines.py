"""Do the lines that the page Talk gives for Python hold the deck?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from explorer.ui.pages.talk.deck_files import deck_python, open_lecture
from explorer.ui.shell.visitors_deck import VisitorsDeck


def test_the_lines_of_a_deck_have_its_scenes():
    mine = VisitorsDeck()
    open_lecture(mine)
    known: dict[str, Any] = {}
    exec(deck_python(mine.deck), known)
    assert known["deck"] == mine.deck
    assert len(known["table"]) == len(mine.deck.scenes)
    short = replace(mine.deck, scenes=mine.deck.scenes[:1])
    exec(deck_python(short), known)
    assert known["deck"] == short
