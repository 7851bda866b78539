"""Which drawings wait for the lecturer, and which phone is to be silent?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.rooms import Summary
from explorer.rooms.registry import Waiting

SHOWN = 6
"""Drawings at once; the next come when these are decided on."""
PICTURE_PX = 84


def moderate(summary: Summary, act: Callable[..., None]) -> None:
    """The drawings that wait, each with what may be done with it, and the silenced phones."""
    waiting = summary.waiting
    if waiting:
        st.markdown(f"**{len(waiting)}** wait for you:")
    with st.container(horizontal=True, gap="small"):
        for one in waiting[:SHOWN]:
            _show_waiting(one, act)
    for number, phone in enumerate(summary.silenced, 1):
        st.button(
            f"Hear silenced phone {number} again",
            key=f"desk_hear_{phone}",
            type="tertiary",
            on_click=act,
            args=("silence",),
            kwargs={"phone": phone, "on": False},
        )


def _show_waiting(one: Waiting, act: Callable[..., None]) -> None:
    with st.container(width="content", gap="xxsmall"):
        st.image(one.png, width=PICTURE_PX)
        with st.container(horizontal=True, gap="xxsmall"):
            for icon, words, action, values in (
                ("check", "Let it on the stage", "allow", {"answer": one.answer}),
                ("close", "Refuse it", "refuse", {"answer": one.answer}),
                ("volume_off", "Silence this phone", "silence", {"phone": one.phone, "on": True}),
            ):
                st.button(
                    f":material/{icon}:",
                    key=f"desk_{action}_{one.answer}",
                    help=words,
                    type="tertiary",
                    on_click=act,
                    args=(action,),
                    kwargs=values,
                )
