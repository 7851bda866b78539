"""Does a request keep the id that a named proxy gave it, and has every other a new one?"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from explorer.core import request_id
from explorer.server.observed.request_ids import FROM_PROXY, HEADER, RequestIds


def passed_on(given: str | None, **scope: Any) -> tuple[str, list[bytes], list[bytes]]:
    """Id seen behind, the header seen behind, and the one of the reply."""
    seen: list[Any] = []

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        marks = [value for name, value in scope["headers"] if name == HEADER.lower().encode()]
        seen.extend([request_id(), marks])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})

    async def send(message: Any) -> None:
        marks = [value for name, value in message["headers"] if name == HEADER.lower().encode()]
        seen.append(marks)

    headers = [] if given is None else [(HEADER.lower().encode(), given.encode())]
    whole = {"type": "http", "headers": headers, **scope}
    asyncio.run(RequestIds(app)(whole, None, send))  # type: ignore[arg-type]
    return tuple(seen)


def test_a_named_proxys_id_is_kept_all_the_way():
    assert passed_on("abc-1", **{FROM_PROXY: True}) == ("abc-1", [b"abc-1"], [b"abc-1"])


@pytest.mark.parametrize(
    ("given", "is_proxy"),
    [("abc", False), (None, True), ("", True), ("a b", True), ("a" * 65, True), ('x"\n{', True)],
)
def test_everyone_else_has_a_new_one(given: str | None, is_proxy: bool):
    first, second = (passed_on(given, **{FROM_PROXY: is_proxy}) for _ in range(2))
    assert first[0] != second[0]
    assert len(first[0]) == 16
    assert first[1] == first[2] == [first[0].encode()]
    assert request_id() == ""


def test_what_is_no_request_passes_as_it_is():
    seen = []

    async def app(scope: Any, *_: Any) -> None:
        seen.append((scope["type"], request_id()))

    asyncio.run(RequestIds(app)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == [("lifespan", "")]
