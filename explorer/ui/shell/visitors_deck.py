"""Which deck and which desk does this visitor have?

They live in the session and, by `deck_keeper`, in the visitor's browser: of the two the later one
counts. Every change can be taken back.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import streamlit as st

from explorer.portable.view import View, view_of
from explorer.rooms.deck_file import deck_text, read_deck
from explorer.rooms.errors import RoomError
from explorer.rooms.scene import MOST_SCENES, TITLE_CHARS, Deck, Scene
from explorer.ui.components.deck_keeper import Kept, deck_keeper, sent_now
from explorer.ui.shell.first_choice import PARAMETER
from explorer.ui.shell.navigation import page_names
from explorer.ui.shell.plain import plain
from explorer.ui.shell.sections import SECTIONS
from explorer.ui.shell.view_now import view_now
from explorer.ui.shell.visitor import visitors_core

KEEPER, STATE = "deck_keeper", "visitors_deck"
DECK, DESK = "deck", "desk"
NEW_TITLE = "My talk"
TALK = "talk"
MOST_UNDONE = 50
NOT_A_SCENE = "The page Talk is the desk itself and no scene: open another page to add it."


@dataclass
class VisitorsDeck:
    """What a session has of it.

    Attributes:
        deck: None while it has no scene.
        number: of its last change, µs since 1970; 0 where there was none.
        past: what it was before each change, the latest last.
        desk: of the room that this visitor leads, as text; "" for none.
        desk_number: of the desk's last change.
    """

    deck: Deck | None = None
    number: int = 0
    past: list[Deck | None] = field(default_factory=list)
    desk: str = ""
    desk_number: int = 0

    def change(self, deck: Deck | None) -> None:
        """Make it another deck."""
        if deck != self.deck:
            self._remember()
            self._become(deck)

    def undo(self) -> None:
        """Take the last change back."""
        if self.past:
            self._become(self.past.pop())

    def lead(self, desk: str) -> None:
        """Keep the desk of this room; "" once it has ended."""
        # Later than what was there, which may be by a browser's clock that is ahead of this one.
        self.desk, self.desk_number = desk, max(_now(), self.desk_number + 1)

    def take(self, sent: dict[str, Kept]) -> None:
        """Take over what the browser has kept, where that is later.

        Raises:
            RoomError: the deck that it kept cannot be read.
        """
        desk, deck = sent.get(DESK, Kept()), sent.get(DECK, Kept())
        if desk.number > self.desk_number:
            self.desk, self.desk_number = desk.text, desk.number
        if deck.number > self.number:
            self.number = deck.number  # one that cannot be read is not asked for again
            there = read_deck(deck.text, scene_link) if deck.text else None
            if self.deck is not None:
                self._remember()
            self.deck = there

    def kept(self) -> dict[str, Kept]:
        """Both, for the browser to keep."""
        text = "" if self.deck is None else deck_text(self.deck)
        return {DECK: Kept(self.number, text), DESK: Kept(self.desk_number, self.desk)}

    def _remember(self) -> None:
        self.past = [*self.past[-MOST_UNDONE + 1 :], self.deck]

    def _become(self, deck: Deck | None) -> None:
        self.deck, self.number = deck, max(_now(), self.number + 1)


def visitors_deck() -> VisitorsDeck:
    """This session's."""
    found: VisitorsDeck = st.session_state.setdefault(STATE, VisitorsDeck())
    return found


def scene_link(address: str) -> str:
    """A scene's address as this explorer writes it.

    Raises:
        ValueError: it leads to no page that can be a scene; one sentence.
    """
    return view_of(address, [name for name in page_names() if name != TALK]).link


def offer_scene() -> None:
    """The button *Add to deck*, on every page."""
    deck_keeper(
        key=KEEPER,
        kept=visitors_deck().kept(),
        asks=view_now().page == TALK,
        on_add=_add,
        on_kept=_take_kept,
    )


def with_scene(deck: Deck | None, scene: Scene) -> Deck:
    """The deck with one more scene at its end.

    Raises:
        RoomError: it has as many as it may.
    """
    if deck is None:
        return Deck(NEW_TITLE, (scene,))
    return replace(deck, scenes=(*deck.scenes, scene))


def scene_of(view: View) -> Scene:
    """What a page shows now, called by the page and its model."""
    entry = next(one for entries in SECTIONS.values() for one in entries if one.name == view.page)
    core, model = visitors_core(), dict(view.parameters).get(PARAMETER, "")
    described = core.describe(model).title if core.knows(model) else ""
    title = ": ".join(filter(None, (entry.title, described)))
    return Scene(view.link, title[:TITLE_CHARS])


def _add() -> None:
    mine, view = visitors_deck(), view_now()
    if view.page == TALK:
        st.toast(NOT_A_SCENE, icon=":material/info:")
        return
    _take_kept()
    try:
        mine.change(with_scene(mine.deck, scene_of(view)))
    except RoomError:
        st.toast(f"A deck has at most {MOST_SCENES} scenes.", icon=":material/info:")
        return
    assert mine.deck is not None
    words = f"It is scene {len(mine.deck.scenes)} of your deck, on the page *Talk*."
    st.toast(words, icon=":material/add_to_queue:")


def _take_kept() -> None:
    try:
        visitors_deck().take(sent_now(KEEPER))
    except RoomError as error:
        st.toast(f"The deck that your browser kept: {plain(error)}", icon=":material/info:")


def _now() -> int:
    return time.time_ns() // 1000
