"""Where does a deck come from, and how is it taken along?"""

from __future__ import annotations

import re

import streamlit as st

from explorer.core import switched_off
from explorer.rooms.deck_file import LARGEST_FILE, deck_text, read_deck
from explorer.rooms.errors import RoomError
from explorer.rooms.lecture import shipped_lecture
from explorer.rooms.scene import Deck
from explorer.ui.pages.talk.refusal import refuse
from explorer.ui.shell.as_python import NUMPY, text_python
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.visitors_deck import VisitorsDeck, scene_link

UPLOAD = "talk_file"


def offer_files(mine: VisitorsDeck) -> None:
    """The deck as a file, another one from a file, the lecture, and a new one."""
    with st.popover("Deck", icon=":material/slideshow:", width="content"):
        if mine.deck is not None:
            offer_download(mine.deck)
        _offer_upload(mine)
        st.button(
            "Open the lecture that is here",
            icon=":material/school:",
            key="talk_lecture",
            type="tertiary",
            on_click=open_lecture,
            args=(mine,),
        )
        if mine.deck is not None:
            st.button(
                "Begin a new deck",
                icon=":material/note_add:",
                key="talk_new",
                type="tertiary",
                on_click=mine.change,
                args=(None,),
                help="*Undo* brings the one that is here back.",
            )


def offer_download(deck: Deck) -> None:
    """The file of the deck."""
    name = f"{file_stem(deck.title)}.toml"
    offer_file("Download", lambda: deck_text(deck), name, key="talk_download")


def deck_python(deck: Deck) -> str:
    """Lines that have the deck's scenes, in order, and its questions."""
    return (
        f"{NUMPY}{text_python('text', deck_text(deck))}"
        "from explorer.rooms.deck_file import read_deck\n\n"
        "deck = read_deck(text, str)\n"
        "table = [(number, scene.title, scene.address, scene.notes)\n"
        "         for number, scene in enumerate(deck.scenes, 1)]\n"
        "questions = [scene.question for scene in deck.scenes if scene.question is not None]\n"
    )


def open_lecture(mine: VisitorsDeck) -> None:
    """Make the shipped lecture this visitor's deck."""
    mine.change(shipped_lecture(scene_link))


def file_stem(title: str) -> str:
    """A file's name that every system can keep."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "talk"


def _offer_upload(mine: VisitorsDeck) -> None:
    if off := switched_off("uploads"):
        st.caption(off)
        return
    st.file_uploader(
        "Bring a deck (TOML)",
        type="toml",
        key=UPLOAD,
        on_change=_take_upload,
        args=(mine,),
        max_upload_size=max(1, LARGEST_FILE >> 20),
    )


def _take_upload(mine: VisitorsDeck) -> None:
    file = st.session_state.get(UPLOAD)
    if file is None:
        return
    try:
        mine.change(read_deck(file.getvalue(), scene_link))
    except RoomError as error:
        refuse(error)
