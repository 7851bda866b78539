"""How does a page become ours before Streamlit's front end runs?

Streamlit answers every page's address with the same file, and has no setting that changes it. What
is changed here is in `loading_line.py`, `server_address.py`, `page_style.py`, `menu_groups.py`,
`own_words.py`, `server_gone.py`, `touch_scroll.py`, `module_preload.py`, `early_chart.py`,
`first_picture.py`, `scripts_last.py` and `fewer_fonts.py`, each with what it buys. It breaks, and a
page is sent as Streamlit has it, when that file no longer ends its head with `</head>` or is no
longer sent as it lies on the disk.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explorer.ui.front_end.asgi import ASGIApp, Message, Receive, Scope, Send
from explorer.ui.front_end.fewer_fonts import FACES
from explorer.ui.front_end.loading_line import with_loading_line
from explorer.ui.front_end.scripts_last import END_OF_BODY, with_scripts_last
from explorer.ui.front_end.static_cache import takes_packed

END_OF_HEAD = "</head>"
CONDITIONS = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")
"""What would bring back less than the whole page as it stands in its file."""
REPLACED = (b"content-length", b"etag", b"last-modified", b"accept-ranges")
"""What the reply says of that file, which is not what is sent."""
LEVEL = 6
FirstPicture = Callable[[str, str, str], str]
"""Of a page's name, its title and the query of its address: what stands in the page, or ""."""


def no_first_picture(_page: str, _title: str, _query: str) -> str:
    """Of no page."""
    return ""


@dataclass(frozen=True)
class Head:
    """What a page's file has of its own.

    Attributes:
        title: of the page.
        added: HTML at the end of its head.
        name: of its folder.
    """

    title: str
    added: str
    name: str = ""

    def written_into(self, html: str, first_picture: str = "") -> str:
        """Streamlit's page, made this page."""
        html = with_loading_line(html, self.title, first_picture)
        html = with_scripts_last(html.replace(END_OF_HEAD, self.added + END_OF_HEAD, 1))
        return html.replace(END_OF_BODY, FACES + END_OF_BODY, 1)


class PageHead:
    """ASGI middleware that writes into a page before it is sent.

    Args:
        heads: for the last part of a page's path, "" for the root, what it has of its own.
        first_picture: what a page shows before its front end has come.
    """

    def __init__(
        self,
        app: ASGIApp,
        heads: Mapping[str, Head],
        first_picture: FirstPicture = no_first_picture,
    ) -> None:
        self._app = app
        self._heads = dict(heads)
        self._first_picture = first_picture

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add to the page that comes back."""
        head = None
        if scope["type"] == "http" and scope["method"] == "GET":
            head = self._heads.get(scope["path"].rpartition("/")[2])
        if head is None:
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in CONDITIONS]
        query = scope.get("query_string", b"").decode("latin-1")
        first = self._first_picture(head.name, head.title, query)
        page = _Page(send, lambda html: head.written_into(html, first), takes_packed(scope))
        await self._app({**scope, "headers": headers}, receive, page.send)


class _Page:
    """One reply: held back until it is whole if it is a page, else sent on as it comes."""

    def __init__(self, send: Send, write: Callable[[str], str], is_packed: bool) -> None:
        self._send, self._write, self._is_packed = send, write, is_packed
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_whole(self._start)

    async def _send_whole(self, start: Message) -> None:
        body = self._write(self._body.decode()).encode()
        kept = [(name, value) for name, value in start["headers"] if name not in REPLACED]
        kept.append((b"vary", b"accept-encoding"))
        if self._is_packed:
            body = gzip.compress(body, LEVEL, mtime=0)
            kept.append((b"content-encoding", b"gzip"))
        length = (b"content-length", str(len(body)).encode())
        await self._send({**start, "headers": [*kept, length]})
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    kind: bytes = dict(start["headers"]).get(b"content-type", b"")
    return bool(start["status"] == 200) and kind.startswith(b"text/html")
