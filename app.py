"""What does `streamlit run app.py` start?

The pages and, beside them in the same process, the model core's own routes. The models are opened
while the first page is on its way.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explorer.core import shared_core
from explorer.server.routes import CoreServer
from explorer.ui.front_end.middleware import front_end_middleware
from explorer.ui.front_end.pages_folder import leave_pages_to_navigation
from explorer.ui.front_end.thread_switches import prompt_thread_switches

leave_pages_to_navigation()
server = CoreServer(
    shared_core, middleware=front_end_middleware(), while_serving=prompt_thread_switches
)
app = st.App(
    Path(__file__).parent / "explorer" / "ui" / "main.py",
    routes=server.routes,
    middleware=server.middleware,
    lifespan=server.lifespan,
)
