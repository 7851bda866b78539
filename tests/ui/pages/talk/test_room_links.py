"""Does every address lead where it should, with the secret in no request?"""

from __future__ import annotations

from urllib.parse import urlsplit

from explorer.server.rooms.address import join_address
from explorer.ui.pages.talk.room_links import desk_address, stage_address
from explorer.ui.shell.desk_key import DeskKey

KEY = DeskKey("k7m2x", "secret-of_the-desk")


def test_the_secret_stands_in_fragments_alone() -> None:
    join = join_address(KEY.code, "school.example", "https", "/explorer")
    for address in (stage_address("https://school.example/explorer", KEY), desk_address(join, KEY)):
        parts = urlsplit(address)
        assert KEY.secret in parts.fragment
        assert KEY.secret not in address.partition("#")[0]
    assert urlsplit(desk_address(join, KEY)).path == "/explorer/talk"
