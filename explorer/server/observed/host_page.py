"""On which page does a host see what is going on?

A plain page behind the secret, `/core/host`. It asks for figures every two seconds; no Streamlit
session belongs to it, and what was is remembered in the browser alone.
"""

from __future__ import annotations

import asyncio
import logging
from functools import cache
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from explorer.portable.bundle import bundle
from explorer.server.observed.figures import Observed
from explorer.server.observed.forms import form_of
from explorer.server.observed.gate import COOKIE, OPEN_S, HostGate
from explorer.server.rooms.files import SCRIPT_TYPE, STYLE_TYPE, answered, style_sheet

HOST_PATH = "/core/host"
WEB = Path(__file__).parent / "web"
NEVER_KEPT = {"Cache-Control": "no-store"}
SEE_OTHER, FORBIDDEN, FAILED = 303, 403, 503
ASK = "Give the secret of <code>EXPLORER_DELETE_SECRET</code>."
_LOGGER = logging.getLogger(__name__)


class HostPage:
    """The page and what it asks for.

    Args:
        observed: whose figures it shows.
        gate: knows the host.
        base_path: "" or "/path", under which everything is served.
    """

    def __init__(self, observed: Observed, gate: HostGate, base_path: str = "") -> None:
        self._observed = observed
        self._gate = gate
        self._base = base_path
        self._path = f"{base_path}{HOST_PATH}"
        self.routes: list[BaseRoute] = [
            Route(self._path, self._page, methods=["GET", "POST"]),
            Route(f"{self._path}/figures", self._figures),
            Route(f"{self._path}/host.js", _script),
            Route(f"{self._path}/host.css", _style),
        ]

    async def _page(self, request: Request) -> Response:
        """The page for the host; for others the form that asks for the secret."""
        if request.method == "POST":
            form = await form_of(request) or {}
            if "leave" in form:
                return self._back("", 0, request)
            if not await self._gate.is_secret(form.get("secret", "")):
                return self._door("That is not the secret.", FORBIDDEN)
            return self._back(self._gate.cookie(), OPEN_S, request)
        if not self._gate.is_host(request):
            return self._door(ASK)
        return HTMLResponse(_page("host").replace("{base}", escape(self._base)), headers=NEVER_KEPT)

    def _door(self, said: str, status: int = 200) -> Response:
        text = _page("door").replace("{base}", escape(self._base)).replace("{said}", said)
        return HTMLResponse(text, status, headers=NEVER_KEPT)

    def _back(self, cookie: str, seconds: int, request: Request) -> Response:
        """To the page, which from now on knows the host, or knows nobody any more."""
        response = RedirectResponse(self._path, SEE_OTHER, headers=NEVER_KEPT)
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=seconds,
            path=self._path,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    async def _figures(self, request: Request) -> Response:
        if not self._gate.is_host(request):
            return JSONResponse({"reason": "The secret is asked for again."}, FORBIDDEN)
        try:
            figures = await asyncio.to_thread(self._observed.figures)
        except Exception as error:
            _LOGGER.exception("The figures could not be read.")
            return JSONResponse({"reason": str(error)}, FAILED)
        return JSONResponse(figures, headers=NEVER_KEPT)


@cache
def _page(name: str) -> str:
    return (WEB / f"{name}.html").read_text("utf-8")


async def _script(request: Request) -> Response:
    return answered(request, _bundled(), SCRIPT_TYPE)


@cache
def _bundled() -> str:
    return bundle(WEB / "host.js")


async def _style(request: Request) -> Response:
    return answered(request, style_sheet(WEB / "host.css"), STYLE_TYPE)
