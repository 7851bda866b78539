"""What stands around every page?"""

from __future__ import annotations

import streamlit as st

from explorer.server.observed.page_runs import PAGE_RUNS
from explorer.ui.choices.in_address import refuse_endless_numbers
from explorer.ui.components.surroundings import watch_surroundings
from explorer.ui.shell.document_title import name_document
from explorer.ui.shell.figures_back import take_figures_back
from explorer.ui.shell.navigation import navigation
from explorer.ui.shell.run_id import session_request
from explorer.ui.shell.slowed import says_if_slowed
from explorer.ui.shell.visitors_deck import offer_scene
from explorer.ui.shell.wordmark import MARK, show_wordmark

ABOUT = (
    "**Latent space explorer**: see and touch the latent space of a generative model of images. "
    "Everything shown is computed on this machine."
)

st.set_page_config(
    page_icon=MARK,
    layout="wide",
    initial_sidebar_state=220,
    menu_items={"About": ABOUT},
)
show_wordmark()
page = navigation()
refuse_endless_numbers()
name_document(page.title)
# Before the page, which may stop the script; placed after it, because even nothing takes a row.
body, foot = st.container(), st.container()
with foot:
    watch_surroundings()
with st.sidebar:
    take_figures_back()
    offer_scene()
with body, says_if_slowed(), PAGE_RUNS.run(page.title, session_request()):
    page.run()
