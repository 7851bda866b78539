"""Does every reply say what a browser may do with it, and is that what a page needs, no more?"""

from __future__ import annotations

import asyncio
import base64
import hashlib

from explorer.ui.front_end.asgi import Message, Receive, Scope, Send
from explorer.ui.front_end.response_headers import ResponseHeaders, policy

PAGE = '<script>one()</script><script type="module" src="./x.js"></script>'
NAME = b"content-security-policy"


def rules(text: str) -> dict[str, list[str]]:
    return {rule.split()[0]: rule.split()[1:] for rule in text.split("; ")}


def test_nothing_is_asked_of_another_host() -> None:
    found = rules(policy([PAGE]))
    assert found["default-src"] == ["'self'"]
    assert "connect-src" not in found  # so that it is default-src's
    for name, sources in found.items():
        assert all(source[0] == "'" or source in ("data:", "blob:") for source in sources), name
    assert "'unsafe-inline'" not in found["script-src"]


def test_an_inline_script_runs_by_its_hash_alone() -> None:
    digest = base64.b64encode(hashlib.sha256(b"one()").digest()).decode()
    sources = rules(policy([PAGE, PAGE]))["script-src"]
    assert [source for source in sources if "sha256" in source] == [f"'sha256-{digest}'"]


def test_only_ourselves_may_frame_it_unless_the_host_names_others() -> None:
    assert rules(policy([]))["frame-ancestors"] == ["'self'"]
    more = policy([], ["https://slides.example"])
    assert rules(more)["frame-ancestors"] == ["'self'", "https://slides.example"]


def test_every_reply_has_them_once_whatever_it_said_itself() -> None:
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"Content-Security-Policy", b"default-src *"), (b"content-type", b"text/css")]
        await send({"type": "http.response.start", "status": 404, "headers": headers})

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(ResponseHeaders(app, [PAGE])({"type": "http"}, receive, send))
    headers = sent[0]["headers"]
    assert [value for name, value in headers if name.lower() == NAME] == [policy([PAGE]).encode()]
    assert (b"content-type", b"text/css") in headers
    assert dict(headers)[b"x-content-type-options"] == b"nosniff"
    assert dict(headers)[b"referrer-policy"] == b"same-origin"
