"""What does `streamlit run app.py` start?

The pages and, beside them in the same process, the model core's own routes. The libraries that
compute are loaded, and the models opened, while the first page is on its way.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import streamlit as st

import explorer
from explorer.server.environment import EnvironmentFault, check_environment, framed_by
from explorer.server.hosts import KnownHosts
from explorer.server.observed.logs import log_format, write_logs
from explorer.server.observed.request_ids import RequestIds
from explorer.server.opening import Beside, Opening
from explorer.ui.front_end.config_beside import use_config_beside
from explorer.ui.front_end.early_middleware import early_middleware, is_early
from explorer.ui.front_end.pages_folder import leave_pages_to_navigation
from explorer.ui.front_end.peer_address import PeerAddress
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


def load() -> Beside:
    """What needs torch: seconds of imports."""
    from explorer.ui.shell.beside_pages import beside_pages

    return beside_pages(served)


opening = Opening(
    load,
    (
        PeerAddress,
        RequestIds,
        partial(KnownHosts, allowed=served.hosts, is_open=served.is_open),
        *early_middleware(served.base_path, framed_by()),
    ),
    partial(is_early, base_path=served.base_path),
)
app = st.App(
    Path(explorer.__path__[0]) / "ui" / "main.py",
    middleware=opening.middleware,
    lifespan=opening.lifespan,
)
