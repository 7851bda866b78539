"""How is a scene's question to the room edited?"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from explorer.rooms.deck_file import settings_text
from explorer.rooms.errors import RoomError
from explorer.rooms.kinds.registry import KINDS, kind_of
from explorer.rooms.scene import TEXT_CHARS, Question
from explorer.ui.pages.talk.refusal import refuse

NONE = "no question"
PICTURES = (
    "An option is words, a picture, or both with a bar between: `picture:MODEL?z=0.3,-1.2` is what "
    "a model decodes there, `?seed=7` a new image of it, `?test=17` a test image."
)
WORDS = {
    "explore": "Every phone has its own pad, and everyone’s pointers are dots on the stage. "
    "Settings: `model`, and `extent` of the plane.",
    "point": "A pin each, hidden until you reveal them. Settings: `model`, `extent`; the answer is "
    "a place `x, y`, or nothing.",
    "guess": "Where will an image land? One option, its picture; the answer is its place `x, y`. "
    "Settings: `model`, `extent`.",
    "draw": "What is drawn flies to its place on the map. Settings: `model`, `asked` (the class "
    "asked for, or several with commas between), `subject` (`digit` or `face`).",
    "choose": f"Two to six options; the answer is the number of the right one. {PICTURES}",
    "rank": f"Pairs of pictures, of which the better is chosen. {PICTURES}",
}
"""What each kind asks, and what it must be told."""


def choose_question(question: Question | None, change: Callable[[Question | None], None]) -> None:
    """The kind, and all that it must be told; `change` is given each sound change."""
    kinds = [NONE, *KINDS]
    st.session_state["talk_kind"] = question.kind if question and question.kind in KINDS else NONE
    st.selectbox(
        "Question to the room",
        kinds,
        format_func=lambda kind: KINDS[kind].title if kind in KINDS else "No question",
        key="talk_kind",
        on_change=lambda: change(_begun(st.session_state["talk_kind"], question)),
    )
    if question is None:
        return
    fields = {
        "talk_text": question.text,
        "talk_options": "\n".join(question.options),
        "talk_answer": question.answer,
        "talk_settings": settings_text(question.settings),
    }
    st.session_state.update(fields)

    def take() -> None:
        try:
            change(_written(question.kind))
        except RoomError as error:
            refuse(error)

    st.text_input("Asked of the room", key="talk_text", max_chars=TEXT_CHARS, on_change=take)
    st.text_area("Options, one a line", key="talk_options", height=120, on_change=take)
    left, right = st.columns(2)
    left.text_input("Answer", key="talk_answer", on_change=take)
    right.text_area("Settings, one a line", key="talk_settings", height=95, on_change=take)
    st.caption(WORDS.get(question.kind, ""))
    try:
        kind_of(question).check(question)
    except RoomError as error:
        st.warning(f"It cannot be asked yet. {error}", icon=":material/info:")


def _begun(kind: str, before: Question | None) -> Question | None:
    """A question of another kind keeps what was written."""
    if kind == NONE:
        return None
    if before is None:
        return Question(kind, "")
    return Question(kind, before.text, before.options, before.answer, before.settings)


def _written(kind: str) -> Question:
    """The question as its controls have it; RoomError where it cannot be."""
    state = st.session_state
    options = [line.strip() for line in state["talk_options"].splitlines() if line.strip()]
    settings = settings_of(state["talk_settings"])
    return Question(kind, state["talk_text"], tuple(options), state["talk_answer"], settings)


def settings_of(text: str) -> Mapping[str, Any]:
    """Lines as a deck's file has them, such as `asked = "7"`.

    Raises:
        RoomError: they are no such lines.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise RoomError(f'Settings are lines such as model = "mnist-vae-2d": {error}.') from None
