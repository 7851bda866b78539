"""Which middleware stands before Streamlit: to bound it and to bring pages sooner?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from explorer.core import default_checkpoints_dir, shared_core, switched_off
from explorer.portable.first_picture_making import first_pictures
from explorer.server.limits import Limits
from explorer.server.rooms.parts import ROOM_LIMITS
from explorer.server.rooms.routes import ROOM_PATH
from explorer.server.routes import LIVE_PATH
from explorer.ui.front_end import (
    fewer_fonts,
    menu_groups,
    own_words,
    page_style,
    server_address,
    server_gone,
    stage_mode,
    type_size,
)
from explorer.ui.front_end.asgi import ASGIApp
from explorer.ui.front_end.bundles import HASHED_DIR, INDEX
from explorer.ui.front_end.early_chart import early_chart
from explorer.ui.front_end.first_picture import PAGES as FIRST_PICTURES
from explorer.ui.front_end.first_picture import SCRIPT, STYLE, FirstPictureOf
from explorer.ui.front_end.module_preload import module_preload
from explorer.ui.front_end.page_head import Head, PageHead
from explorer.ui.front_end.response_headers import ResponseHeaders
from explorer.ui.front_end.socket_bounds import SocketBounds
from explorer.ui.front_end.static_cache import StaticCache
from explorer.ui.front_end.upload_bounds import UploadBounds
from explorer.ui.shell.navigation import SECTIONS, PageEntry


def front_end_middleware(
    limits: Limits, base_path: str = "", framed_by: Iterable[str] = ()
) -> tuple[Callable[[ASGIApp], ASGIApp], ...]:
    """Each takes the application behind it; the first stands in front.

    Args:
        limits: of the live socket.
        base_path: "" or "/path", under which Streamlit is served.
        framed_by: origins besides its own whose pages may show it in a frame.
    """
    heads = page_heads()
    inline = (f"<script>{SCRIPT}</script>", *(head.added for head in heads.values()))
    first = FirstPictureOf(
        default_checkpoints_dir(), lambda name: first_pictures(shared_core(), name)
    )
    return (
        partial(ResponseHeaders, html=(INDEX.read_text("utf-8"), *inline), framed_by=framed_by),
        partial(SocketBounds, path=f"{base_path}{LIVE_PATH}", limits=limits),
        partial(SocketBounds, path=f"{base_path}{ROOM_PATH}/*/live", limits=ROOM_LIMITS),
        partial(UploadBounds, off=switched_off("uploads"), base_path=base_path),
        partial(StaticCache, folder=HASHED_DIR, base_path=base_path),
        partial(PageHead, heads=heads, first_picture=first.html),
    )


def page_heads() -> dict[str, Head]:
    """For each page's name, and "" for the landing page, what its file has besides Streamlit's."""
    entries = [entry for section in SECTIONS.values() for entry in section]
    heads = {entry.name: _head(entry) for entry in entries}
    return {"": heads[entries[0].name]} | heads


def _head(entry: PageEntry) -> Head:
    early = [early_chart()] if entry.runs_chart_early else []
    parts = (
        *(server_address, fewer_fonts, type_size, page_style, menu_groups, own_words, server_gone),
        stage_mode,
    )
    everywhere = [part.HEAD for part in parts]
    shown = [STYLE] if entry.name in FIRST_PICTURES else []
    added = "\n".join([*everywhere, *shown, module_preload(entry.scripts), *early])
    return Head(entry.title, added, entry.name)
