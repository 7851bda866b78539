"""Which scripts does a page need that its browser would learn of only after a second?

Streamlit's front end asks for the part that draws a chart when the first chart arrives: by then the
page's own scripts have run, and the largest file of all is still to come. Named in the reply that
brings the page, it comes and is compiled beside the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class EarlyScripts:
    """ASGI middleware that names a page's scripts in the `Link` header of the page itself.

    Args:
        scripts: for the last part of a page's path, "" for the root, its scripts as references
            relative to the page.
    """

    def __init__(self, app: ASGIApp, scripts: Mapping[str, Sequence[str]]) -> None:
        self._app = app
        self._links = {
            page: ", ".join(f"<{href}>; rel=modulepreload; crossorigin" for href in hrefs)
            for page, hrefs in scripts.items()
            if hrefs
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the header to a page that comes back."""
        link = None
        if scope["type"] == "http" and scope["method"] == "GET":
            link = self._links.get(scope["path"].rpartition("/")[2])
        if link is None:
            await self._app(scope, receive, send)
            return

        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("link", link)
            await send(message)

        await self._app(scope, receive, send_with_link)
