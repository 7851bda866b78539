"""Is a page that had its name point at this machine kept out, and everyone else let in?"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from explorer.server.hosts import KnownHosts, host_name, machine_names

OWN_NAMES = frozenset({"lectern", "lectern.local"})
REACHED = ("10.1.2.3", 8501)


async def _app(scope: Scope, _receive: Receive, send: Send) -> None:
    kind = "http.response.start" if scope["type"] == "http" else "websocket.accept"
    await send({"type": kind, "status": 200, "headers": []})


def answer(
    *hosts: str, allowed: tuple[str, ...] = (), is_open: bool = False, kind: str = "http"
) -> tuple[int, str]:
    """The status and the words of the answer to a request with these `Host` headers."""
    guard = KnownHosts(_app, allowed, is_open, lambda: OWN_NAMES)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": f"{kind}.connect"}

    scope = {
        "type": kind,
        "method": "GET",
        "path": "/",
        "server": REACHED,
        "headers": [(b"host", host.encode("utf-8", "surrogatepass")) for host in hosts],
        "extensions": {"websocket.http.response": {}},
    }
    asyncio.run(guard(scope, receive, send))
    if kind == "websocket":
        return {"websocket.accept": 101, "websocket.close": 403}[sent[0]["type"]], ""
    return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:]).decode()


LOCAL = ["localhost", "localhost:8501", "LOCALHOST.", "127.0.0.1:8501", "[::1]:8501", "[::1]"]
STRANGERS = [
    "evil.example",
    "evil.example:8501",
    "localhost.evil.example",
    "localhost@evil.example",
    "10.1.2.3",
    "10.1.2.4:8501",
    "lectern",
    "127.0.0.1.evil.example",
    "localhost:notaport",
    "localhost/evil",
    " localhost",
    "",
]


@pytest.mark.parametrize("host", LOCAL)
@pytest.mark.parametrize("is_open", [False, True])
def test_this_machine_opens_its_own_app(host: str, is_open: bool) -> None:
    assert answer(host, is_open=is_open)[0] == 200


@pytest.mark.parametrize("host", STRANGERS)
def test_a_name_that_is_not_ours_opens_nothing(host: str) -> None:
    assert answer(host)[0] == 421


def test_the_answer_says_how_to_add_a_name() -> None:
    _, words = answer("explorer.school.example:8501")
    assert "'explorer.school.example'" in words
    assert "--server.allowedHosts" in words
    assert len(answer("x" * 5000)[1]) < 300


def test_a_socket_is_refused_before_it_opens() -> None:
    assert answer("evil.example", kind="websocket")[0] == 403
    assert answer("localhost:8501", kind="websocket")[0] == 101


@pytest.mark.parametrize("host", ["10.1.2.3:8501", "lectern:8501", "Lectern.local"])
def test_a_room_reaches_a_server_that_is_open_to_it(host: str) -> None:
    assert answer(host, is_open=True)[0] == 200
    assert answer(host)[0] == 421


@pytest.mark.parametrize("host", ["evil.example", "10.1.2.4", "lectern.evil.example"])
def test_a_stranger_does_not_even_then(host: str) -> None:
    assert answer(host, is_open=True)[0] == 421


def test_names_can_be_added() -> None:
    added = ("explorer.example", "*.school.example", "[fd00::1]")
    assert answer("Explorer.example:443", allowed=added)[0] == 200
    assert answer("physics.school.example", allowed=added)[0] == 200
    assert answer("[fd00::1]:8501", allowed=added)[0] == 200
    assert answer("school.example", allowed=added)[0] == 421
    assert answer("evilschool.example", allowed=added)[0] == 421
    assert answer("anything.example", allowed=("*",))[0] == 200


def test_two_hosts_are_none() -> None:
    assert answer("localhost", "evil.example")[0] == 421
    assert answer()[0] == 421


def test_ipv6_writes_an_ipv4_address_in_its_own_way() -> None:
    assert host_name("[::ffff:10.1.2.3]:80") == "10.1.2.3"


def test_this_machine_has_a_name() -> None:
    assert machine_names()


@given(st.text(max_size=40))
def test_no_header_makes_it_fail(host: str) -> None:
    name = host_name(host)
    assert name is None or name == host_name(name) or ":" in name
