"""What is said where a reconstruction stands in for an original, and how is the original had?"""

from __future__ import annotations

import streamlit as st

from explorer.core import Core, CoreError
from explorer.ui.shell.plain import plain

NO_ORIGINALS = (
    "The original images are not on this machine: what you see is the model's reconstruction."
)
PROGRESS_EVERY_S = 0.4
MEGABYTE = 1e6


def offer_originals(core: Core, name: str, place: str = "", said: str = NO_ORIGINALS) -> None:
    """Say that a model's reconstructions stand in, and offer to fetch the originals.

    Args:
        place: tells several of these on one page apart.
        said: the sentence.
    """
    st.caption(said)
    found = core.originals(name)
    if found.bytes_here is not None:
        _show_fetching(core, name, place)
    elif found.may_be_fetched:
        st.button(
            f"Fetch {plain(found.title)} ({found.all_bytes / MEGABYTE:.0f} MB)",
            icon=":material/download:",
            key=f"fetch_{name}_{place}",
            on_click=_fetch,
            args=(core, name),
        )
        if found.failure:
            st.caption(found.failure)


@st.fragment(run_every=PROGRESS_EVERY_S)
def _show_fetching(core: Core, name: str, place: str) -> None:
    """How far it is; once it has ended, the whole page runs again and shows what there is now."""
    found = core.originals(name)
    if found.bytes_here is None:
        st.rerun()
    here, everything = found.bytes_here / MEGABYTE, found.all_bytes / MEGABYTE
    st.progress(
        min(1.0, here / everything), f"{plain(found.title)}: {here:.1f} of {everything:.0f} MB"
    )
    st.button("Cancel", key=f"cancel_{name}_{place}", on_click=core.cancel_fetching, args=(name,))


def _fetch(core: Core, name: str) -> None:
    try:
        core.fetch_originals(name)
    except CoreError as error:  # it came, or was switched off, since the button was shown
        st.toast(plain(error), icon=":material/info:")
