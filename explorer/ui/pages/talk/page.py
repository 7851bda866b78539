"""How is a talk prepared and given: a deck of live scenes, and a desk while the room is there?"""

from __future__ import annotations

import streamlit as st

from explorer.rooms import ROOMS, NoRoom, RoomError, Summary, WrongSecret
from explorer.ui.pages.talk.beginning import offer_beginning
from explorer.ui.pages.talk.deck_editor import edit_deck
from explorer.ui.pages.talk.deck_files import deck_python, offer_files, open_lecture
from explorer.ui.pages.talk.desk import acting, show_desk
from explorer.ui.pages.talk.record import offer_record
from explorer.ui.pages.talk.rehearsing import (
    is_rehearsing,
    offer_rehearsal,
    show_rehearsal,
    show_report,
)
from explorer.ui.pages.talk.room_links import show_links
from explorer.ui.shell.as_python import offer_python
from explorer.ui.shell.desk_key import DeskKey, desk_key
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.plain import plain
from explorer.ui.shell.theme import page_theme
from explorer.ui.shell.visitor import visitors_core
from explorer.ui.shell.visitors_deck import VisitorsDeck, visitors_deck

OPENING = (
    "A talk is a deck of live scenes. Open any page as you want it shown and press **Add to deck** "
    "in the menu, or begin with the lecture that is here."
)
ENDED = "The room that this desk led has ended, and nothing of it is kept."
mine = visitors_deck()


def led() -> tuple[DeskKey, Summary] | None:
    """The room that this visitor leads; None, and that is said once, where it has ended."""
    key = desk_key(mine.desk)
    if key is None:
        return None
    try:
        return key, ROOMS.summary(key.code, key.secret)
    except (NoRoom, WrongSecret):
        mine.lead("")
        st.info(ENDED, icon=":material/info:")
    except RoomError as error:  # it may pass, and the desk with it would be lost
        st.warning(plain(error), icon=":material/info:")
    return None


def prepare(mine: VisitorsDeck) -> None:
    """The deck, and what begins the talk."""
    if mine.deck is None:
        st.info(OPENING, icon=":material/info:")
        with st.container(horizontal=True):
            st.button(
                "Open the lecture",
                icon=":material/school:",
                type="primary",
                key="talk_first_lecture",
                on_click=open_lecture,
                args=(mine,),
            )
            if mine.past:
                st.button("Undo", icon=":material/undo:", key="talk_Undo", on_click=mine.undo)
        return
    edit_deck(mine, mine.deck)


def rarely_needed(key: DeskKey, summary: Summary) -> None:
    """What stands below the desk."""
    act = acting(key)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.toggle(
            "Drawings wait for me",
            summary.moderated,
            key="desk_moderate",
            on_change=lambda: act("moderate", on=st.session_state["desk_moderate"]),
        )
        offer_file(
            "Answers, CSV",
            lambda: ROOMS.results_csv(key.code, key.secret),
            f"room-{key.code}.csv",
            key="desk_csv",
            icon="table",
        )
        offer_record(visitors_core(), key, page_theme())
        with st.popover("End the talk", icon=":material/stop:"):
            st.markdown("The phones are let go, and all that they sent is deleted.")
            st.button("End it", key="desk_end", type="primary", on_click=act, args=("end",))


leads = led()
with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
    st.title("Talk", anchor=False, width="stretch")
    if leads is not None:
        show_links(*leads)
    elif not is_rehearsing():
        offer_files(mine)
        if mine.deck is not None:
            offer_python(deck_python(mine.deck))
            offer_rehearsal(mine.deck)
            offer_beginning(mine, mine.deck)
if leads is not None:
    show_desk(visitors_core(), leads[0])
    rarely_needed(*leads)
elif is_rehearsing():
    show_rehearsal()
else:
    show_report()
    prepare(mine)
