"""What does `streamlit run app.py` start?

The pages and, beside them in the same process, the model core's own routes. The models are opened
while the first page is on its way.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from explorer.core import shared_core
from explorer.server.hosts import KnownHosts
from explorer.server.limits import Limits, LimitsError
from explorer.server.routes import CoreServer
from explorer.ui.front_end.middleware import front_end_middleware
from explorer.ui.front_end.pages_folder import leave_pages_to_navigation
from explorer.ui.front_end.thread_switches import prompt_thread_switches
from explorer.ui.shell.serving import serving

leave_pages_to_navigation()
served = serving()
try:
    limits = Limits.from_environment()
except LimitsError as error:
    raise SystemExit(str(error)) from None
server = CoreServer(
    shared_core,
    limits,
    base_path=served.base_path,
    middleware=(
        partial(KnownHosts, allowed=served.hosts, is_open=served.is_open),
        *front_end_middleware(limits, served.base_path),
    ),
    while_serving=prompt_thread_switches,
)
app = st.App(
    Path(__file__).parent / "explorer" / "ui" / "main.py",
    routes=server.routes,
    middleware=server.middleware,
    lifespan=server.lifespan,
)
