"""Which middleware brings a page before anything that computes has been loaded?

Nothing here, and nothing that it imports, needs torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial

from explorer.core import default_checkpoints_dir
from explorer.portable.first_picture import FirstPictures
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
from explorer.ui.front_end.static_cache import StaticCache
from explorer.ui.shell.sections import SECTIONS, PageEntry

ASKED_BY_THE_FRONT_END = ("/_stcore/health", "/_stcore/host-config")
STATIC = "/app/static/"


def early_middleware(
    base_path: str = "", framed_by: Iterable[str] = ()
) -> tuple[Callable[[ASGIApp], ASGIApp], ...]:
    """Each takes the application behind it; the first stands in front.

    Args:
        base_path: "" or "/path", under which Streamlit is served.
        framed_by: origins besides its own whose pages may show it in a frame.
    """
    heads = page_heads()
    inline = (f"<script>{SCRIPT}</script>", *(head.added for head in heads.values()))
    first = FirstPictureOf(default_checkpoints_dir(), _first_pictures)
    return (
        partial(ResponseHeaders, html=(INDEX.read_text("utf-8"), *inline), framed_by=framed_by),
        partial(StaticCache, folder=HASHED_DIR, base_path=base_path),
        partial(PageHead, heads=heads, first_picture=first.html),
    )


def is_early(path: str, base_path: str = "") -> bool:
    """Whether Streamlit answers this path by itself, without a run of the script."""
    asked = path.removeprefix(base_path)
    return (
        asked in ASKED_BY_THE_FRONT_END
        or asked.startswith(STATIC)
        or asked.removeprefix("/") in page_heads()
    )


def _first_pictures(name: str) -> FirstPictures:
    from explorer.core import shared_core
    from explorer.portable.first_picture_making import first_pictures

    return first_pictures(shared_core(), name)


@cache
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
