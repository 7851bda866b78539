"""Does every page have in its head what it gains from, and nothing else?"""

from __future__ import annotations

import pytest

from explorer.server.limits import Limits
from explorer.ui.front_end import server_address
from explorer.ui.front_end.early_chart import early_chart
from explorer.ui.front_end.middleware import front_end_middleware, page_heads
from explorer.ui.front_end.module_preload import module_preload
from explorer.ui.front_end.page_head import PageHead
from explorer.ui.front_end.response_headers import ResponseHeaders
from explorer.ui.front_end.socket_bounds import SocketBounds
from explorer.ui.front_end.static_cache import StaticCache
from explorer.ui.front_end.upload_bounds import UploadBounds
from explorer.ui.shell.navigation import SECTIONS

ENTRIES = [entry for section in SECTIONS.values() for entry in section]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_page_s_head_has_its_own_scripts_and_a_chart_s_runs_one_early(entry) -> None:
    head = page_heads()[entry.name].added
    assert server_address.HEAD in head
    assert module_preload(entry.scripts) in head
    assert (early_chart() in head) == entry.runs_chart_early


def test_the_root_has_the_landing_page_s() -> None:
    heads = page_heads()
    assert heads.keys() == {"", *(entry.name for entry in ENTRIES)}
    assert heads[""] == heads[ENTRIES[0].name]


def test_files_are_answered_for_before_pages() -> None:
    async def behind(_scope, _receive, _send) -> None:
        return None

    made = [make(behind) for make in front_end_middleware(Limits())]
    assert [type(each) for each in made] == [
        ResponseHeaders,
        SocketBounds,
        SocketBounds,  # of the live socket, and of a room's
        UploadBounds,
        StaticCache,
        PageHead,
    ]
