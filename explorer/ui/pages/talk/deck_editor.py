"""How is a deck edited: its scenes in order, and one of them with its notes and its question?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.rooms.errors import RoomError
from explorer.rooms.scene import NOTES_CHARS, TITLE_CHARS, Deck, Scene
from explorer.ui.pages.talk.question_editor import choose_question
from explorer.ui.pages.talk.refusal import refuse
from explorer.ui.shell.plain import plain
from explorer.ui.shell.visitors_deck import VisitorsDeck, scene_link

CHOSEN, DECK_TITLE = "talk_scene", "talk_title"
LIST_PX, NOTES_PX = 560, 150


def edit_deck(mine: VisitorsDeck, deck: Deck) -> None:
    """The scenes at the left, the chosen one at the right; every change can be taken back."""
    last = len(deck.scenes) - 1
    index = st.session_state[CHOSEN] = min(max(st.session_state.get(CHOSEN, 0), 0), last)
    scenes, chosen = st.columns([1, 1.6], gap="large")
    with scenes:
        _field("Title of the talk", DECK_TITLE, deck.title, lambda text: _retitled(mine, text))
        _offer_changes(mine, deck, index)
        with st.container(height=LIST_PX, border=True):
            st.radio(
                "Scenes",
                range(len(deck.scenes)),
                format_func=lambda number: scene_words(number, deck.scenes[number]),
                key=CHOSEN,
                label_visibility="collapsed",
            )
    with chosen:
        _edit_scene(mine, deck.scenes[index], index)


def scene_words(number: int, scene: Scene) -> str:
    """A scene in the list: its number, its title, and a sign where it asks the room."""
    asks = " :material/front_hand:" if scene.question else ""
    return f"{number + 1}\\. {plain(scene.title or scene.address)}{asks}"


def moved(deck: Deck, index: int, by: int) -> Deck:
    """The deck with one scene so many places later; at either end it stays."""
    scenes = list(deck.scenes)
    scenes.insert(min(max(index + by, 0), len(scenes) - 1), scenes.pop(index))
    return replace(deck, scenes=tuple(scenes))


def duplicated(deck: Deck, index: int) -> Deck:
    """The deck with a scene twice; RoomError where it has as many as it may."""
    scenes = deck.scenes
    return replace(deck, scenes=(*scenes[: index + 1], *scenes[index:]))


def without(deck: Deck, index: int) -> Deck | None:
    """The deck without one scene; None where that was the last."""
    rest = (*deck.scenes[:index], *deck.scenes[index + 1 :])
    return replace(deck, scenes=rest) if rest else None


def with_changed(deck: Deck, index: int, scene: Scene) -> Deck:
    """The deck with another scene in that place."""
    return replace(deck, scenes=(*deck.scenes[:index], scene, *deck.scenes[index + 1 :]))


def _offer_changes(mine: VisitorsDeck, deck: Deck, index: int) -> None:
    changes: tuple[tuple[str, str, Callable[[], Deck | None], int, bool], ...] = (
        ("Earlier", "arrow_upward", lambda: moved(deck, index, -1), index - 1, index > 0),
        (
            "Later",
            "arrow_downward",
            lambda: moved(deck, index, 1),
            index + 1,
            index < len(deck.scenes) - 1,
        ),
        ("Duplicate", "content_copy", lambda: duplicated(deck, index), index + 1, True),
        ("Delete", "delete", lambda: without(deck, index), index, True),
    )
    with st.container(horizontal=True, gap="small"):
        for words, icon, made, then, is_possible in changes:
            st.button(
                words,
                icon=f":material/{icon}:",
                key=f"talk_{words}",
                on_click=_change,
                args=(mine, made, then),
                disabled=not is_possible,
            )
        st.button(
            "Undo",
            icon=":material/undo:",
            key="talk_Undo",
            on_click=mine.undo,
            disabled=not mine.past,
        )


def _edit_scene(mine: VisitorsDeck, scene: Scene, index: int) -> None:
    def change(**fields: Any) -> None:
        deck = mine.deck
        if deck is not None and index < len(deck.scenes):
            shown = deck.scenes[index]
            _change(mine, lambda: with_changed(deck, index, replace(shown, **fields)), index)

    _field("Title", "talk_scene_title", scene.title, lambda text: change(title=text))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _field(
            "Address: a page and its settings",
            "talk_scene_address",
            scene.address,
            lambda text: _readdress(text, change),
        )
        st.link_button("Open it", scene.address, icon=":material/open_in_new:")
    st.session_state["talk_notes"] = scene.notes
    st.text_area(
        "Notes, for you alone",
        key="talk_notes",
        height=NOTES_PX,
        max_chars=NOTES_CHARS,
        on_change=lambda: change(notes=st.session_state["talk_notes"]),
    )
    choose_question(scene.question, lambda question: change(question=question))


def _field(label: str, key: str, text: str, take: Callable[[str], None]) -> None:
    """A line of text. Its control always shows what the deck says, also after an undo."""
    st.session_state[key] = text
    st.text_input(
        label,
        key=key,
        max_chars=None if "address" in key else TITLE_CHARS,
        on_change=lambda: take(st.session_state[key]),
    )


def _readdress(text: str, change: Callable[..., None]) -> None:
    try:
        change(address=scene_link(text))
    except ValueError as error:
        refuse(error)


def _retitled(mine: VisitorsDeck, title: str) -> None:
    if mine.deck is not None:
        mine.change(replace(mine.deck, title=title))


def _change(mine: VisitorsDeck, made: Callable[[], Deck | None], then: int) -> None:
    try:
        mine.change(made())
    except RoomError as error:
        refuse(error)
    else:
        st.session_state[CHOSEN] = then
