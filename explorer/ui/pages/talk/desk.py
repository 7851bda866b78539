"""What does the lecturer see and do while the room is there?

Everything that changes by itself is in one part of the page, which runs again every second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.core import Core
from explorer.rooms import ROOMS, RoomError, Scene, Summary
from explorer.rooms.state import RoomState
from explorer.rooms.views import address_of
from explorer.ui.components.scene_preview import scene_preview
from explorer.ui.components.surroundings import is_narrow
from explorer.ui.pages.talk.answers import show_answers
from explorer.ui.pages.talk.deck_editor import scene_words
from explorer.ui.pages.talk.moderation import moderate
from explorer.ui.pages.talk.record import has_record
from explorer.ui.pages.talk.refusal import refuse
from explorer.ui.pages.talk.room_links import base_address
from explorer.ui.pages.talk.train_on_us import show_training
from explorer.ui.shell.desk_key import DeskKey
from explorer.ui.shell.plain import plain

EVERY_S = 1.0

Act = Callable[..., None]


def show_desk(core: Core, key: DeskKey) -> None:
    """The desk of a room that is there."""
    st.fragment(_live, run_every=EVERY_S)(core, key, has_record(core, key))


def clock(seconds: float) -> str:
    """Such as "1:05" or "1:02:03"."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def acting(key: DeskKey) -> Act:
    """What a button of the desk calls: `act("reveal")`."""

    def act(action: str, **values: Any) -> None:
        try:
            ROOMS.act(key.code, key.secret, action, **values)
        except RoomError as error:
            refuse(error)

    return act


def _live(core: Core, key: DeskKey, offers_record: bool) -> None:
    if has_record(core, key) != offers_record:
        st.rerun()  # the map and the film are offered below, outside of this part
    try:
        summary = ROOMS.summary(key.code, key.secret)
        state = ROOMS.room(key.code).state
    except RoomError:
        # It has ended meanwhile: the page around says so.
        st.rerun()
    act = acting(key)
    _show_state(summary)
    _offer_steps(summary, act)
    here, beside = st.columns([1.5, 1], gap="large")
    with here:
        _show_scene(state.scene, state.index)
        _show_next(state)
    with beside:
        _show_question(state.scene, summary, act)
        show_training(core, key, summary)


def _show_state(summary: Summary) -> None:
    now = time.time()
    phones = "phone" if summary.present == 1 else "phones"
    st.markdown(
        f"**{clock(now - summary.began_s)}** · this scene **{clock(now - summary.scene_since_s)}** "
        f"· **{summary.present}** {phones} here, {summary.joined} in all"
        + (" · :orange[**the stage is black**]" if summary.black else "")
    )


def _offer_steps(summary: Summary, act: Act) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Back",
            icon=":material/arrow_back:",
            key="desk_back",
            on_click=act,
            args=("prev",),
            disabled=summary.index == 0,
        )
        st.button(
            "Next",
            icon=":material/arrow_forward:",
            key="desk_next",
            type="primary",
            on_click=act,
            args=("next",),
            disabled=summary.index == summary.scenes - 1,
        )
        st.button(
            "Show again" if summary.black else "Black",
            icon=":material/visibility:" if summary.black else ":material/visibility_off:",
            key="desk_black",
            on_click=act,
            args=("black",),
        )


def _show_scene(scene: Scene, index: int) -> None:
    st.header(f"{index + 1} · {plain(scene.title)}", anchor=False)
    st.markdown(plain(scene.notes) or ":gray[This scene has no notes.]")


def _show_next(state: RoomState) -> None:
    scenes, there = state.deck.scenes, state.index + 1
    if there == len(scenes):
        st.caption("This is the last scene.")
        return
    st.caption(f"Next: {scene_words(there, scenes[there])}")
    if st.toggle("Show it", not is_narrow(), key="desk_shows_next"):
        scene_preview(key="desk_next_scene", address=staged_address(address_of(state, there)))


def staged_address(address: str) -> str:
    """Where this visitor's browser has a scene as the stage shows it."""
    mark = "&" if "?" in address else "?"
    return f"{base_address()}/{address}{mark}stage=1"


def _show_question(scene: Scene, summary: Summary, act: Act) -> None:
    question = scene.question
    if question is None:
        st.caption("This scene asks the room nothing.")
        return
    st.markdown(f"**{plain(question.text)}**")
    st.markdown(f"**{summary.answers}** answers · {summary.phase}")
    is_open, is_revealed = summary.phase == "open", summary.phase == "revealed"
    buttons = (
        ("Close" if is_open else "Open", "lock" if is_open else "lock_open", ""),
        ("Hide" if is_revealed else "Reveal", "visibility_off" if is_revealed else "campaign", ""),
        ("Clear", "ink_eraser", "Throw away every answer to this question."),
    )
    with st.container(horizontal=True, gap="small"):
        for words, icon, help_text in buttons:
            st.button(
                words,
                icon=f":material/{icon}:",
                key=f"desk_{words}",
                help=help_text or None,
                on_click=act,
                args=(words.lower(),),
            )
    show_answers(question, summary.results)
    moderate(summary, act)
