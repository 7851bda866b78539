"""Which middleware stands before Streamlit: what bounds its sockets and brings its pages sooner?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from explorer.server.limits import Limits
from explorer.server.routes import LIVE_PATH
from explorer.ui.front_end import server_address
from explorer.ui.front_end.asgi import ASGIApp
from explorer.ui.front_end.bundles import HASHED_DIR
from explorer.ui.front_end.early_chart import early_chart
from explorer.ui.front_end.module_preload import module_preload
from explorer.ui.front_end.page_head import PageHead
from explorer.ui.front_end.socket_bounds import SocketBounds
from explorer.ui.front_end.static_cache import StaticCache
from explorer.ui.shell.navigation import SECTIONS, PageEntry


def front_end_middleware(
    limits: Limits, base_path: str = ""
) -> tuple[Callable[[ASGIApp], ASGIApp], ...]:
    """Each takes the application behind it; the first stands in front.

    Args:
        limits: of the live socket.
        base_path: "" or "/path", under which Streamlit is served.
    """
    return (
        partial(SocketBounds, path=f"{base_path}{LIVE_PATH}", limits=limits),
        partial(StaticCache, folder=HASHED_DIR, base_path=base_path),
        partial(PageHead, heads=page_heads()),
    )


def page_heads() -> dict[str, str]:
    """For each page's name, and "" for the landing page, what its head has besides Streamlit's."""
    entries = [entry for section in SECTIONS.values() for entry in section]
    heads = {entry.name: _head(entry) for entry in entries}
    return {"": heads[entries[0].name]} | heads


def _head(entry: PageEntry) -> str:
    early = [early_chart()] if entry.runs_chart_early else []
    return "\n".join([server_address.HEAD, module_preload(entry.scripts), *early])
