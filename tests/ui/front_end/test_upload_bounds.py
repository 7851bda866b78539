"""Do visitors' files take no more memory than they may, and is a refusal one sentence?"""

from __future__ import annotations

import asyncio

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette import starlette_routes

from explorer.ui.front_end import upload_bounds
from explorer.ui.front_end.asgi import Message, Receive, Scope, Send
from explorer.ui.front_end.upload_bounds import (
    ALL_BYTES,
    FULL,
    SESSION_BYTES,
    TOO_MUCH,
    UPLOAD_PATH,
    UploadBounds,
)

MB = 1 << 20


def put(
    held: dict[str, int], size: int | None, off: str | None = None, method: str = "PUT"
) -> tuple[int, str]:
    """The status and the words with which a file of session "a" is answered."""
    sent: list[Message] = []

    async def behind(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [] if size is None else [(b"content-length", str(size).encode())]
    path = f"/base{UPLOAD_PATH}a/file"
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    bounds = UploadBounds(behind, lambda: held, off, "/base")
    asyncio.run(bounds(scope, receive, send))
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_bounds, "REPLACING_S", 0.0)


def test_one_visitor_has_twenty_megabytes() -> None:
    assert put({"a": 12 * MB}, 8 * MB)[0] == 204
    assert put({"a": 12 * MB}, 9 * MB) == (413, TOO_MUCH)
    assert put({"b": 12 * MB}, 9 * MB)[0] == 204


def test_a_telephone_s_picture_alone_may_be_larger() -> None:
    assert put({}, 25 * MB)[0] == 204
    assert SESSION_BYTES < 25 * MB


def test_all_visitors_together_have_no_more_than_there_is() -> None:
    others = {f"s{number}": 20 * MB for number in range(12)}
    assert put(others, 10 * MB)[0] == 204
    assert put(others, 17 * MB) == (413, FULL)
    assert ALL_BYTES == 256 * MB


def test_a_file_of_unknown_size_is_refused_and_taking_one_away_never() -> None:
    assert put({}, None)[0] == 413
    assert put({"a": 30 * MB}, None, method="DELETE")[0] == 204


def test_a_host_can_refuse_files() -> None:
    assert put({}, 10, off="No files here.") == (403, "No files here.")


def test_streamlit_keeps_files_where_they_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when an upgrade keeps them, or takes them, elsewhere."""

    class Runtime:
        uploaded_file_mgr = MemoryUploadedFileManager(UPLOAD_PATH)

    manager = Runtime.uploaded_file_mgr
    manager.add_file("a", UploadedFileRec("1", "x", "image/png", b"123"))
    manager.add_file("a", UploadedFileRec("2", "x", "image/png", b"45"))
    monkeypatch.setattr("streamlit.runtime.get_instance", Runtime)
    assert upload_bounds.held_bytes() == {"a": 5}
    manager.remove_session_files("a")  # when the session ends
    assert upload_bounds.held_bytes() == {}
    assert f"/{starlette_routes.BASE_ROUTE_UPLOAD_FILE}/" == UPLOAD_PATH
