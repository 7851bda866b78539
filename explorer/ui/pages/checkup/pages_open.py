"""Which pages does a model open, and what keeps the others shut?"""

from __future__ import annotations

import streamlit as st

from explorer.core import Description
from explorer.ui.shell.model_choice import needs_words, serves
from explorer.ui.shell.navigation import go_to, page_entries
from explorer.ui.shell.plain import plain
from explorer.ui.shell.sections import PageEntry


def show_pages_open(model: Description) -> None:
    """A button for each page that this model opens, and what the others would need."""
    asking = [entry for entries in page_entries().values() for entry in entries if entry.requires]
    st.header("The pages that it opens", anchor=False)
    with st.container(horizontal=True, gap="small"):
        for entry in asking:
            if _opens(entry, model) and st.button(
                entry.title, key=f"open_{entry.name}", icon=f":material/{entry.icon}:"
            ):
                go_to(entry.name, model.name)
    for entry in asking:
        if not _opens(entry, model):
            needs = needs_words(entry.requires, entry.latent_dims)
            st.caption(f"**{plain(entry.title)}** stays shut: it needs a model that {needs}.")


def _opens(entry: PageEntry, model: Description) -> bool:
    return serves(model, entry.requires, entry.latent_dims)
