"""How does the room's handwriting become a model, and when do its phones find themselves on it?"""

from __future__ import annotations

import streamlit as st

from explorer.core import Core, CoreError, Training
from explorer.data.room_drawings import FEWEST
from explorer.rooms import ROOMS, RoomError, Summary
from explorer.rooms.views import room_owner
from explorer.training.progress import DONE
from explorer.ui.pages.talk.refusal import refuse
from explorer.ui.shell.desk_key import DeskKey
from explorer.ui.shell.plain import plain
from explorer.ui.shell.presence import watch_owners


def show_training(core: Core, key: DeskKey, summary: Summary) -> None:
    """How many drawings there are, the button, and how far the training is."""
    if not summary.drawings:
        return
    job = core.training_of(room_owner(key.code))
    is_live = job is not None and not job.progress.has_ended
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Train on us",
            icon=":material/model_training:",
            key="desk_train",
            disabled=is_live or summary.drawings < FEWEST,
            help=f"A small VAE on the room’s drawings, of which it needs at least {FEWEST}; the "
            "lecture’s last scenes show it.",
            on_click=begin,
            args=(core, key),
        )
        st.markdown(f"**{summary.drawings}** drawings · {state_words(job, summary)}")
    take_over(core, key, summary, job)


def begin(core: Core, key: DeskKey) -> None:
    """Queue the training; it belongs to the room, so that it outlives this page."""
    try:
        drawn = ROOMS.drawings(key.code, key.secret)
        owner = room_owner(key.code)
        core.train_on_drawings(drawn.images, drawn.labels, owner, "this-room")
        watch_owners(core)
    except (CoreError, RoomError) as error:
        refuse(error)


def take_over(core: Core, key: DeskKey, summary: Summary, job: Training | None) -> None:
    """Once the model is there, tell the room of it: each phone then finds its own points."""
    if job is None or job.progress.phase != DONE or job.name == summary.model:
        return
    try:
        ROOMS.trained(key.code, key.secret, core, job.name)
    except (CoreError, RoomError) as error:
        st.warning(plain(error), icon=":material/info:")


def state_words(job: Training | None, summary: Summary) -> str:
    """Where the training is, in a few words."""
    if job is None:
        missing = FEWEST - summary.drawings
        return f"{missing} more are needed" if missing > 0 else "enough to train on"
    progress = job.progress
    if progress.phase == DONE:
        return "the room’s own model is on the stage’s last scenes"
    if progress.has_ended:
        return progress.reason or "the training ended"
    share = progress.images_done / progress.images if progress.images else 0.0
    return f"training, {share:.0%}"
