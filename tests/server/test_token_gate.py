"""Does a view open to whoever has its address, and to nobody else?"""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import PlainTextResponse

from explorer.server.token_gate import TokenGate


async def behind(scope, receive, send):
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse(f"in {scope['query_string'].decode()}")(scope, receive, send)


def answer(query="", cookie="", kind="http", tokens=("right",)):
    """Status, headers and words; 101 for a socket that opens."""
    sent = []

    async def send(message):
        sent.append(message)

    headers = [(b"cookie", cookie.encode())] if cookie else []
    scope = {"type": kind, "method": "GET", "path": "/map", "headers": headers}
    scope["query_string"] = query.encode()
    asyncio.run(TokenGate(behind, lambda: tokens, "1")(scope, None, send))
    if kind == "websocket":
        return 101 if sent[0]["type"] == "websocket.accept" else 403
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, sent[1]["body"].decode()


def test_the_address_opens_it_once_and_the_cookie_from_then_on():
    status, told, _ = answer("model=mine&token=right")
    assert (status, told["location"]) == (303, "?model=mine")
    assert "httponly" in told["set-cookie"].lower()
    cookie = told["set-cookie"].split(";")[0]
    assert answer("model=mine", cookie)[::2] == (200, "in model=mine")
    assert answer("", cookie, "websocket") == 101


@pytest.mark.parametrize("query", ["", "token=", "token=wrong", "token=wrong&token=right"])
def test_without_the_token_nobody_comes_in(query):
    status, _, words = answer(query)
    assert status == 403
    assert "whole address" in words
    assert answer(query, kind="websocket") == 403
    assert answer(query, "latent-space-explorer-1-a=wrong")[0] == 403


def test_a_view_that_is_closed_opens_nothing():
    assert answer("token=right", tokens=())[0] == 403
    assert answer("", "latent-space-explorer-1-a=right", tokens=())[0] == 403


def cookie_of(token, tokens):
    return answer(f"token={token}", tokens=tokens)[1]["set-cookie"].split(";")[0]


def test_a_view_that_is_closed_shuts_no_other_of_the_same_browser():
    both = ("first", "second")
    shown = "; ".join(cookie_of(token, both) for token in both)
    assert all(answer("", shown, tokens=(token,))[0] == 200 for token in both)
    assert answer("", shown, tokens=())[0] == 403


@pytest.mark.parametrize("odd", ['theme={"dark":true}', "two words=1", 'said="', "=", "é=1"])
def test_cookies_of_other_apps_on_the_host_keep_nobody_out(odd):
    cookie = cookie_of("right", ("right",))
    assert answer("", f"{odd}; {cookie}")[0] == 200
    assert answer("", f"{cookie}; {odd}", "websocket") == 101
    assert answer("", f"{odd}; latent-space-explorer-12-a=right")[0] == 403
