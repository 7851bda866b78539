"""Who is the host, and what may a program have that gives no secret?"""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request

from explorer.server.observed import gate as of_gates
from explorer.server.observed.gate import COOKIE, FORWARDING, OPEN_S, HostGate

SECRET = "correct horse battery"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_gates, "WRONG_S", 0.0)


def request(**headers: str) -> Request:
    told = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return Request({"type": "http", "headers": told})


def may_collect(gate: HostGate, **headers: str) -> bool:
    return asyncio.run(gate.may_collect(request(**headers)))


def test_without_a_secret_this_machine_alone_may_collect():
    assert may_collect(HostGate())
    assert not may_collect(HostGate(is_open=True))
    for name in FORWARDING:
        assert not may_collect(HostGate(), **{name.replace("-", "_"): "x"}), "a proxy is in front"


@pytest.mark.parametrize("is_open", [False, True])
def test_the_secret_as_a_bearer_token_opens_and_a_wrong_one_never_does(is_open: bool):
    gate = HostGate(SECRET, is_open)
    assert may_collect(gate, authorization=f"Bearer {SECRET}")
    assert may_collect(gate, authorization=f"bearer  {SECRET} ", x_forwarded_for="203.0.113.1")
    for wrong in ("Bearer", "Bearer x", f"Basic {SECRET}", f"Bearer {SECRET}x", "Bearer é"):
        is_local = wrong == "Bearer" and not is_open  # which gives nothing
        assert may_collect(gate, authorization=wrong) == is_local
    assert not may_collect(HostGate(None, is_open), authorization="Bearer ") or not is_open


def test_no_secret_is_never_the_right_one():
    assert not asyncio.run(HostGate().is_secret(""))
    assert not HostGate().is_host(request(cookie=f"{COOKIE}={HostGate().cookie()}"))


def test_a_browser_is_the_host_until_its_time_is_over():
    now = [1_000.0]
    gate = HostGate(SECRET, clock=lambda: now[0])
    cookie = gate.cookie()
    assert gate.is_host(request(cookie=f"{COOKIE}={cookie}"))
    until, _, mark = cookie.partition(".")
    for wrong in ("", ".", until, f"{int(until) + 1}.{mark}", f"{until}.{mark}0", f"-1.{mark}"):
        assert not gate.is_host(request(cookie=f"{COOKIE}={wrong}"))
    assert not HostGate("another secret, as long", clock=lambda: now[0]).is_host(
        request(cookie=f"{COOKIE}={cookie}")
    )
    now[0] += OPEN_S
    assert not gate.is_host(request(cookie=f"{COOKIE}={cookie}"))
    assert SECRET not in cookie
