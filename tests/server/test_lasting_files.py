"""Are a folder's files answered from memory, and everything else by who is behind?"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from explorer.server.lasting_files import LastingFiles

SCRIPT = b"export const one = 1;\n"
FILE = "/static/js/one.abc.js"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("no")
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "one.abc.js").write_bytes(SCRIPT)
    return tmp_path / "static"


async def behind(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"behind"})


def reply(
    files: LastingFiles, path: str, method: str = "GET", header: bytes = b"host"
) -> tuple[dict[bytes, bytes], bytes]:
    """The headers and the body that come back."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [(header, b"1")]}
    asyncio.run(files(scope, receive, send))
    return dict(sent[0]["headers"]), sent[1]["body"]


def test_a_file_comes_whole_and_may_be_kept(folder: Path) -> None:
    files = LastingFiles(behind, folder)
    headers, body = reply(files, FILE)
    assert body == SCRIPT
    assert headers[b"content-length"] == str(len(SCRIPT)).encode()
    assert b"javascript" in headers[b"content-type"]
    assert b"immutable" in headers[b"cache-control"]
    (folder / "js" / "one.abc.js").unlink()
    assert reply(files, FILE) == (headers, body)


@pytest.mark.parametrize(
    "path", ["/static/js/two.js", "/static/js", "/secret.txt", "/static/../secret.txt", "/"]
)
def test_any_other_path_is_left_to_who_is_behind(folder: Path, path: str) -> None:
    assert reply(LastingFiles(behind, folder), path)[1] == b"behind"


@pytest.mark.parametrize("header", [b"range", b"if-none-match", b"if-modified-since"])
def test_a_question_about_the_file_is_left_to_who_is_behind(folder: Path, header: bytes) -> None:
    assert reply(LastingFiles(behind, folder), FILE, header=header)[1] == b"behind"


def test_only_a_get_is_answered(folder: Path) -> None:
    assert reply(LastingFiles(behind, folder), FILE, method="POST")[1] == b"behind"


def test_without_a_folder_everything_passes() -> None:
    assert reply(LastingFiles(behind, None), FILE)[1] == b"behind"


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_other_traffic_passes_untouched(folder: Path, kind: str) -> None:
    passed: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope)

    async def receive() -> Message:
        return {}

    async def send(_message: Message) -> None:
        return None

    scope = {"type": kind, "path": FILE}
    asyncio.run(LastingFiles(app, folder)(scope, receive, send))
    assert passed == [scope]
