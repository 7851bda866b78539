"""How does a talk begin: which room is made, and what is asked before?"""

from __future__ import annotations

import streamlit as st

from explorer.rooms import ROOMS, Deck, RoomError
from explorer.ui.pages.talk.refusal import refuse
from explorer.ui.shell.desk_key import DeskKey
from explorer.ui.shell.visitor import visitors_address
from explorer.ui.shell.visitors_deck import VisitorsDeck

MODERATED = "talk_moderated"


def offer_beginning(mine: VisitorsDeck, deck: Deck) -> None:
    """The button, and what is decided before it."""
    with st.popover("Give the talk", icon=":material/co_present:", width="content"):
        st.markdown(
            "A room opens for six hours at most: phones join it by a code, the projector shows "
            "its stage, and this page becomes your desk."
        )
        st.toggle("Drawings wait until I let them on the stage", key=MODERATED)
        st.button(
            "Open the room",
            type="primary",
            key="talk_begin",
            on_click=_begin,
            args=(mine, deck),
        )


def _begin(mine: VisitorsDeck, deck: Deck) -> None:
    moderated = bool(st.session_state.get(MODERATED))
    try:
        mine.lead(DeskKey(*ROOMS.create(deck, moderated=moderated, owner=visitors_address())).text)
    except RoomError as error:
        refuse(error)
