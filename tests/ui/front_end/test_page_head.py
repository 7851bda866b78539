"""Does a page name its late scripts in its head, and is nothing else touched?"""

from __future__ import annotations

import asyncio

import pytest

from explorer.ui.front_end.asgi import Message, Receive, Scope, Send
from explorer.ui.front_end.bundles import INDEX
from explorer.ui.front_end.fewer_fonts import FACES
from explorer.ui.front_end.page_head import END_OF_HEAD, Head, PageHead

HEADS = {"": Head("Map", "<map>"), "manifold": Head("Manifold", "<chart>")}
PARTS = [b"<html><head><title>", b"T</title></he", b"ad><body>x</head></body></html>"]
PLAIN = b"".join(PARTS)


def reply(
    path: str, kind: bytes = b"text/html; charset=utf-8", method: str = "GET", status: int = 200
) -> tuple[dict[bytes, bytes], bytes, list[bytes]]:
    """What comes back for `path`: headers, body; and the names of the headers that were asked."""
    sent: list[Message] = []
    asked: list[bytes] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        asked.extend(name for name, _ in scope["headers"])
        length = str(len(PLAIN)).encode()
        headers = [(b"content-type", kind), (b"content-length", length), (b"etag", b'"1"')]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for part in PARTS[:-1]:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": PARTS[-1]})

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"h"), (b"if-none-match", b'"1"'), (b"range", b"bytes=0-1")]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    asyncio.run(PageHead(app, HEADS)(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return dict(sent[0]["headers"]), body, asked


@pytest.mark.parametrize(
    ("path", "added"),
    [
        ("/", b"<map>"),
        ("/below/", b"<map>"),
        ("/manifold", b"<chart>"),
        ("/below/manifold", b"<chart>"),
    ],
)
def test_a_page_s_head_ends_with_what_was_added(path: str, added: bytes) -> None:
    headers, body, asked = reply(path)
    faces = FACES.encode() + b"</body>"
    assert body == PLAIN.replace(b"</head>", added + b"</head>", 1).replace(b"</body>", faces, 1)
    assert headers[b"content-length"] == str(len(body)).encode()
    # Neither a part of the file nor "unchanged" can be the answer, and no later request may ask it.
    assert b"etag" not in headers
    assert asked == [b"host"]


@pytest.mark.parametrize("path", ["/other", "/unknown"])
def test_a_page_without_anything_to_add_passes_untouched(path: str) -> None:
    headers, body, asked = reply(path)
    assert body == PLAIN
    assert headers[b"etag"] == b'"1"'
    assert asked == [b"host", b"if-none-match", b"range"]


def test_what_is_no_page_passes_untouched() -> None:
    assert reply("/manifold", kind=b"application/json")[1] == PLAIN
    assert reply("/manifold", method="HEAD")[1] == PLAIN
    assert reply("/manifold", status=404)[1] == PLAIN


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
    asyncio.run(PageHead(app, HEADS)(scope, receive, send))
    assert passed == [(scope, receive, send)]


def test_streamlit_s_own_page_has_one_head_that_ends_so() -> None:
    """Fails when an upgrade writes its page another way: nothing would be added to it."""
    assert INDEX.read_bytes().count(END_OF_HEAD.encode()) == 1
