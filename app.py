"""What does `streamlit run app.py` start?

The pages and, beside them in the same process, the model core's own routes. The models are opened
while the first page is on its way.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import streamlit as st

import explorer
from explorer.core import shared_core
from explorer.rooms import ROOMS
from explorer.server.draining import drain_seconds
from explorer.server.environment import (
    EnvironmentFault,
    check_environment,
    delete_secret,
    framed_by,
)
from explorer.server.hosts import LOCAL_NAMES, KnownHosts
from explorer.server.limits import Limits
from explorer.server.observed.logs import log_format, write_logs
from explorer.server.observed.request_ids import RequestIds
from explorer.server.rooms.parts import RoomParts
from explorer.server.rooms.routes import RoomServer
from explorer.server.routes import CoreServer
from explorer.ui.front_end.config_beside import use_config_beside
from explorer.ui.front_end.middleware import front_end_middleware
from explorer.ui.front_end.pages_folder import leave_pages_to_navigation
from explorer.ui.front_end.peer_address import PeerAddress
from explorer.ui.front_end.thread_switches import prompt_thread_switches
from explorer.ui.shell.serving import serving

BAD_INPUT = 2
try:
    check_environment()
except EnvironmentFault as fault:
    print(fault, file=sys.stderr)
    raise SystemExit(BAD_INPUT) from None

write_logs(log_format())
use_config_beside(Path(__file__))
leave_pages_to_navigation()
served = serving()
limits = Limits.from_environment()
rooms = RoomServer(
    RoomParts(
        ROOMS,
        shared_core,
        limits.origins,
        served.base_path,
        served.is_open,
        served.shown_host,
    )
)
server = CoreServer(
    shared_core,
    limits,
    base_path=served.base_path,
    middleware=(
        PeerAddress,
        RequestIds,
        partial(KnownHosts, allowed=served.hosts, is_open=served.is_open),
        *front_end_middleware(limits, served.base_path, framed_by()),
    ),
    delete_secret=delete_secret(),
    while_serving=prompt_thread_switches,
    is_open=served.is_open or not LOCAL_NAMES.issuperset(served.hosts),
    rooms=rooms.now,
    drain_s=drain_seconds(),
)
app = st.App(
    Path(explorer.__path__[0]) / "ui" / "main.py",
    routes=[*server.routes, *rooms.routes],
    middleware=server.middleware,
    lifespan=server.lifespan,
)
