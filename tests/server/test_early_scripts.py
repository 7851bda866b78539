"""Does a page name its late scripts, and nothing else any?"""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from explorer.server.early_scripts import EarlyScripts

SCRIPTS = {"": ["./js/Map.1.js"], "manifold": ["./js/Chart.2.js", "./js/Map.1.js"], "bare": []}
MAP = b"<./js/Map.1.js>; rel=modulepreload; crossorigin"
CHART = b"<./js/Chart.2.js>; rel=modulepreload; crossorigin"


def links(path: str, content_type: bytes = b"text/html; charset=utf-8", method: str = "GET"):
    """The `Link` headers of the reply to a request for `path`."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", content_type)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"page"})

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path}
    asyncio.run(EarlyScripts(app, SCRIPTS)(scope, receive, send))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["body"] == b"page"
    return [value for name, value in sent[0]["headers"] if name == b"link"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", [MAP]),
        ("/below/", [MAP]),
        ("/manifold", [CHART + b", " + MAP]),
        ("/below/manifold", [CHART + b", " + MAP]),
        ("/bare", []),
        ("/unknown", []),
    ],
)
def test_a_page_names_its_scripts(path: str, expected: list[bytes]) -> None:
    assert links(path) == expected


def test_what_is_no_page_names_none() -> None:
    assert links("/manifold", content_type=b"application/json") == []
    assert links("/manifold", method="HEAD") == []


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_other_traffic_passes_untouched(kind: str) -> None:
    passed: list[tuple[Scope, Receive, Send]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append((scope, receive, send))

    async def receive() -> Message:
        return {}

    async def send(_message: Message) -> None:
        return None

    scope = {"type": kind, "path": "/manifold"}
    asyncio.run(EarlyScripts(app, SCRIPTS)(scope, receive, send))
    assert passed == [(scope, receive, send)]
