"""Does every address lead where it should, with the secret in no request?"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from explorer.server.rooms import address
from explorer.server.rooms.address import join_address
from explorer.ui.pages.talk.room_links import desk_address, stage_address
from explorer.ui.shell.desk_key import DeskKey

KEY = DeskKey("k7m2x", "secret-of_the-desk")


def test_the_secret_stands_in_fragments_alone() -> None:
    join = join_address(KEY.code, "school.example", "https", "/explorer")
    for whole in (stage_address("https://school.example/explorer", KEY), desk_address(join, KEY)):
        parts = urlsplit(whole)
        assert KEY.secret in parts.fragment
        assert KEY.secret not in whole.partition("#")[0]
    assert urlsplit(desk_address(join, KEY)).path == "/explorer/talk"


def test_a_machine_in_no_network_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "own_address", lambda: None)
    assert "network" in join_address(KEY.code, "localhost:8501").warning
    monkeypatch.setattr(address, "own_address", lambda: "10.0.0.7")
    found = join_address(KEY.code, "localhost:8501")
    assert (found.short, found.warning) == (f"10.0.0.7:8501/room/{KEY.code}", "")
