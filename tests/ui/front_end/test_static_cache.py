"""Are a folder's files answered from memory, and everything else by who is behind?"""

from __future__ import annotations

import asyncio
import errno
import gzip
from pathlib import Path

import pytest
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from explorer.ui.front_end.asgi import ASGIApp, Message, Receive, Scope, Send
from explorer.ui.front_end.bundles import HASHED_DIR, STATIC_DIR, script_files
from explorer.ui.front_end.static_cache import A_YEAR, StaticCache

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
    files: ASGIApp, path: str, method: str = "GET", header: bytes = b"host", value: bytes = b"1"
) -> tuple[dict[bytes, bytes], bytes]:
    """The headers and the body that come back."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [(header, value)]}
    scope["asgi"] = {"spec_version": "2.4"}
    asyncio.run(files(scope, receive, send))
    return dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


def test_a_file_comes_whole_and_may_be_kept(folder: Path) -> None:
    files = StaticCache(behind, folder)
    headers, body = reply(files, FILE)
    assert body == SCRIPT
    assert headers[b"content-length"] == str(len(SCRIPT)).encode()
    assert b"javascript" in headers[b"content-type"]
    assert b"immutable" in headers[b"cache-control"]
    (folder / "js" / "one.abc.js").unlink()
    assert reply(files, FILE) == (headers, body)


def test_a_file_that_could_not_be_read_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path) -> bytes:
        raise OSError(errno.EMFILE, "Too many open files")

    files = StaticCache(behind, folder)
    with monkeypatch.context() as full:
        full.setattr(Path, "read_bytes", refused)
        with pytest.raises(OSError, match="Too many open files"):
            reply(files, FILE)
    assert reply(files, FILE)[1] == SCRIPT


def test_a_file_whose_reading_was_cancelled_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ended(*_told: object) -> None:
        raise asyncio.CancelledError

    files = StaticCache(behind, folder)
    with monkeypatch.context() as ending:
        ending.setattr(asyncio, "to_thread", ended)
        with pytest.raises(asyncio.CancelledError):
            reply(files, FILE)
    assert reply(files, FILE)[1] == SCRIPT


@pytest.mark.parametrize(
    "path", ["/static/js/two.js", "/static/js", "/secret.txt", "/static/../secret.txt", "/"]
)
def test_any_other_path_is_left_to_who_is_behind(folder: Path, path: str) -> None:
    assert reply(StaticCache(behind, folder), path)[1] == b"behind"


@pytest.mark.parametrize("header", [b"range", b"if-none-match", b"if-modified-since"])
def test_a_question_about_the_file_is_left_to_who_is_behind(folder: Path, header: bytes) -> None:
    assert reply(StaticCache(behind, folder), FILE, header=header)[1] == b"behind"


def test_a_browser_that_unpacks_gets_it_packed_once(folder: Path) -> None:
    script = folder / "js" / "one.abc.js"
    script.write_bytes(SCRIPT * 500)
    files = StaticCache(behind, folder)
    headers, body = reply(files, FILE, header=b"accept-encoding", value=b"br, gzip")
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"vary"] == b"accept-encoding"
    assert headers[b"content-length"] == str(len(body)).encode()
    assert gzip.decompress(body) == SCRIPT * 500
    assert len(body) < len(SCRIPT) * 50
    script.unlink()
    assert reply(files, FILE, header=b"accept-encoding", value=b"gzip")[1] == body


@pytest.mark.parametrize("value", [b"", b"br", b"gzip;q=0"])
def test_one_that_does_not_unpack_gets_it_as_it_is(folder: Path, value: bytes) -> None:
    headers, body = reply(StaticCache(behind, folder), FILE, header=b"accept-encoding", value=value)
    assert b"content-encoding" not in headers
    assert body == SCRIPT


def test_what_is_packed_already_is_left_so(folder: Path) -> None:
    (folder / "one.woff2").write_bytes(SCRIPT)
    files = StaticCache(behind, folder)
    headers, body = reply(files, "/static/one.woff2", header=b"accept-encoding", value=b"gzip")
    assert b"content-encoding" not in headers
    assert body == SCRIPT


def test_only_a_get_is_answered(folder: Path) -> None:
    assert reply(StaticCache(behind, folder), FILE, method="POST")[1] == b"behind"


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
    asyncio.run(StaticCache(app, folder)(scope, receive, send))
    assert passed == [scope]


def test_streamlit_answers_for_its_own_files_with_the_same() -> None:
    """Fails when an upgrade moves them, or no longer gives each a name that changes with it."""
    path = f"/static/js/{script_files('PlotlyChart')[0]}"
    theirs, their_body = reply(create_streamlit_static_handler(str(STATIC_DIR), ""), path)
    ours, our_body = reply(StaticCache(behind, HASHED_DIR), path)
    assert their_body == our_body
    assert theirs[b"cache-control"] == ours[b"cache-control"] == A_YEAR
    assert theirs[b"content-length"] == ours[b"content-length"]
