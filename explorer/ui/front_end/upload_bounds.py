"""How much may visitors' files take of the memory, one visitor's and everybody's?

Streamlit keeps whatever is uploaded in memory until its session ends, and bounds each file alone.

Buys: one tab, or many, cannot fill the memory with files; a host can refuse files altogether.
Breaks when: Streamlit's address for uploads changes, or its store of them has another form; uploads
are then as Streamlit bounds them, and a test fails.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

from explorer.ui.front_end.asgi import ASGIApp, Message, Receive, Scope, Send
from explorer.ui.front_end.running import running_server

UPLOAD_PATH = "/_stcore/upload_file/"
SESSION_BYTES, ALL_BYTES = 20 << 20, 256 << 20
MARGIN_BYTES = 64 << 10
"""What a form has around its file."""
REPLACING_S, LOOK_EVERY_S = 2.0, 0.1
"""A file that replaces another may come before that one is taken away."""
TOO_MUCH = "Your files here take more than 20 MB together: remove one, or open a smaller one."
FULL = "Others' files take all the room that there is here: try again in a few minutes."
FORBIDDEN, TOO_LARGE = 403, 413


class UploadBounds:
    """ASGI middleware that counts what visitors upload.

    Args:
        held: bytes that each session's files take now, by session.
        off: the sentence with which every file is refused, if it is.
        base_path: "" or "/path", under which Streamlit is served.
    """

    def __init__(
        self,
        app: ASGIApp,
        held: Callable[[], dict[str, int]] | None = None,
        off: str | None = None,
        base_path: str = "",
    ) -> None:
        self._app = app
        self._held = held or held_bytes
        self._off = off
        self._path = f"{base_path}{UPLOAD_PATH}"
        self._coming: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with one sentence."""
        is_ours = scope["type"] == "http" and scope["path"].startswith(self._path)
        if not is_ours or scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        session = scope["path"].removeprefix(self._path).partition("/")[0]
        size = _announced(scope)
        if self._off is not None:
            await _refuse(send, FORBIDDEN, self._off)
            return
        if size is None:  # a browser always says it
            await _refuse(send, TOO_LARGE, TOO_MUCH)
            return
        refusal = await self._patiently(session, size)
        if refusal is not None:
            await _refuse(send, TOO_LARGE, refusal)
            return
        self._coming[session] += size
        try:
            await self._app(scope, receive, send)
        finally:
            self._coming[session] -= size
            if not self._coming[session]:
                del self._coming[session]

    async def _patiently(self, session: str, size: int) -> str | None:
        for _ in range(int(REPLACING_S / LOOK_EVERY_S)):
            refusal = self._refusal(session, size)
            if refusal is None:
                return None
            await asyncio.sleep(LOOK_EVERY_S)
        return self._refusal(session, size)

    def _refusal(self, session: str, size: int) -> str | None:
        held = Counter(self._held()) + self._coming
        # One file alone may be as large as Streamlit lets a file be: a telephone's picture.
        if held[session] and held[session] + size > SESSION_BYTES + MARGIN_BYTES:
            return TOO_MUCH
        return FULL if held.total() + size > ALL_BYTES else None


def held_bytes() -> dict[str, int]:
    """Bytes of the files that Streamlit keeps, by session."""
    server = running_server()
    if server is None:
        return {}
    storage = getattr(server.uploaded_file_mgr, "file_storage", {})
    return {
        session: sum(len(file.data) for file in list(files.values()))
        for session, files in list(storage.items())
    }


def _announced(scope: Scope) -> int | None:
    text = dict(scope["headers"]).get(b"content-length", b"")
    return int(text) if text.isdigit() else None


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = sentence.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    start: Message = {"type": "http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})
