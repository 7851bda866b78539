"""Does a visitor count as who holds the connection, unless the host named a proxy?"""

from __future__ import annotations

from typing import Any

import pytest
from starlette.middleware import Middleware
from websockets.exceptions import ConnectionClosed

from explorer.server.limits import Limits
from explorer.ui.front_end.peer_address import TRUSTED_VARIABLE, PeerAddress, _is_among
from tests.server.conftest import FakeCore, Served, running

ONE_EACH = Limits(connections_per_address=1)


def lies(address: str) -> dict[str, Any]:
    headers = {
        "X-Forwarded-For": address,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "elsewhere.example",
        "X-Real-IP": address,
        "Forwarded": f"for={address};proto=https;host=elsewhere.example",
    }
    return {"additional_headers": headers}


def second_is_served(served: Served) -> bool:
    """Whether a second visitor is let in who says that they come from elsewhere than the first."""
    with served.client(**lies("203.0.113.1")) as first, served.client(**lies("203.0.113.2")) as two:
        assert first.is_served()
        try:
            two.send(1, [[0.0, 0.0]])
            two.receive()
        except ConnectionClosed:
            _code, reason = two.closing()
            assert "EXPLORER_LIVE_CONNECTIONS_PER_ADDRESS" in reason
            return False
        return True


def test_forwarded_addresses_of_strangers_are_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(TRUSTED_VARIABLE, raising=False)
    with running(FakeCore(), ONE_EACH, [Middleware(PeerAddress)]) as served:
        assert not second_is_served(served)


def test_those_of_a_proxy_that_the_host_named_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TRUSTED_VARIABLE, "127.0.0.1")
    with running(FakeCore(), ONE_EACH, [Middleware(PeerAddress)]) as served:
        assert second_is_served(served)


def test_those_of_another_than_the_named_proxy_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TRUSTED_VARIABLE, "192.0.2.7")
    with running(FakeCore(), ONE_EACH, [Middleware(PeerAddress)]) as served:
        assert not second_is_served(served)


@pytest.mark.parametrize(
    ("peer", "trusted", "is_among"),
    [
        (("192.0.2.7", 1), ["192.0.2.7"], True),
        (("192.0.2.7", 1), ["10.0.0.0/8", " 192.0.2.0/24"], False),
        (("192.0.2.7", 1), ["10.0.0.0/8", "192.0.2.0/24"], True),
        (("2001:db8::1", 1, 0, 0), ["2001:db8::/32"], True),
        (("192.0.2.7", 1), [""], False),
        (("192.0.2.7", 1), ["proxy.example"], False),
        ("", ["192.0.2.7"], False),
        (None, ["*"], True),
    ],
)
def test_a_proxy_is_known_by_its_connection(
    peer: object, trusted: list[str], is_among: bool
) -> None:
    assert _is_among(peer, trusted) == is_among
