"""What does `streamlit run app.py` start?

The pages and, beside them in the same process, the model core's own routes. The models are opened
while the first page is on its way.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from explorer.core import shared_core
from explorer.server.routes import CoreServer
from explorer.ui.front_end.module_preload import LASTING_DIR, page_heads

# Until some visitor has reached st.navigation, Streamlit takes a folder named `pages` for its older
# kind of pages and answers a deep link without running main.py. There is no public switch.
PagesManager.uses_pages_directory = False

server = CoreServer(shared_core, heads=page_heads(), lasting=LASTING_DIR)
app = st.App(
    Path(__file__).parent / "explorer" / "ui" / "main.py",
    routes=server.routes,
    middleware=server.middleware,
    lifespan=server.lifespan,
)
