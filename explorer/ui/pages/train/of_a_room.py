"""What does the stage see while a room's own model learns?"""

from __future__ import annotations

import streamlit as st

from explorer.core import Core
from explorer.figures.palette import Theme
from explorer.ui.pages.train.progress import EVERY_S, WORDS, show_progress

WAITING = "When there are enough drawings, the lecturer begins the training at the desk."


def show_room_s_training(core: Core, room: str, theme: Theme) -> None:
    """A room's training to watch, from before it begins until its end; it has no controls.

    Args:
        room: as an owner of models, see `rooms.views.room_owner`.
    """
    st.title("This room’s handwriting is learned", anchor=False)
    job = core.training_of(room)
    if job is None:
        st.fragment(_wait, run_every=EVERY_S)(core, room)
        return
    if job.progress.has_ended:
        st.markdown(f"{WORDS[job.progress.phase]}.")
        st.fragment(_wait_for_another, run_every=EVERY_S)(core, room, job.name)
    show_progress(core, job, theme, has_controls=False)


def _wait(core: Core, room: str) -> None:
    if core.training_of(room) is not None:
        st.rerun()
    st.info(WAITING, icon=":material/info:")


def _wait_for_another(core: Core, room: str, name: str) -> None:
    job = core.training_of(room)
    if job is not None and job.name != name:
        st.rerun()
