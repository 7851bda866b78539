"""Which routes does a room have beside its socket?

rooms = RoomServer(RoomParts(ROOMS, shared_core))
app = st.App(…, routes=[*server.routes, *rooms.routes])
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache
from html import escape

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Route, WebSocketRoute

from explorer.core import CoreError
from explorer.images.png import png_bytes
from explorer.rooms import NoRoom, RoomError
from explorer.rooms.codes import is_code
from explorer.rooms.drawings import kept_picture
from explorer.rooms.pictures import option_of, picture_array
from explorer.rooms.room import Room
from explorer.server.observed.figures import RoomsNow
from explorer.server.rooms.address import JoinAddress, join_address
from explorer.server.rooms.files import SCRIPT_TYPE, STYLE_TYPE, answered, page, script, style
from explorer.server.rooms.parts import RoomParts
from explorer.server.rooms.qr import qr_svg
from explorer.server.rooms.socket import RoomSocket

ROOM_PATH, STAGE_PATH, FILES_PATH = "/room", "/stage", "/core/rooms"
NOT_FOUND, TOO_MANY = 404, 429
PICTURES_KEPT = 200
"""Options' pictures as PNG, a few kB each."""
KEPT = {"Cache-Control": "private, max-age=3600"}
NEVER_KEPT = {"Cache-Control": "no-store"}


class RoomServer:
    """The pages of rooms and what they fetch."""

    def __init__(self, parts: RoomParts) -> None:
        self._parts = parts
        # A hall asks for the same few at once.
        self._picture = lru_cache(PICTURES_KEPT)(self._made)
        base = parts.base_path
        room, stage, files = (f"{base}{path}" for path in (ROOM_PATH, STAGE_PATH, FILES_PATH))
        self.routes: list[BaseRoute] = [
            WebSocketRoute(f"{room}/{{code}}/live", RoomSocket(parts).endpoint),
            Route(room, self._door),
            Route(f"{room}/{{code}}", self._page_of("phone")),
            Route(f"{room}/{{code}}/picture/{{scene:int}}/{{option:int}}", self._option),
            Route(f"{room}/{{code}}/drawing/{{answer}}", self._drawing),
            Route(f"{stage}/{{code}}", self._page_of("stage")),
            Route(f"{stage}/{{code}}/join", self._join),
            Route(f"{files}/{{name}}.js", _file(script, SCRIPT_TYPE)),
            Route(f"{files}/{{name}}.css", _file(style, STYLE_TYPE)),
        ]

    def now(self) -> RoomsNow:
        """What is going on in rooms."""
        rooms, phones = self._parts.rooms.count()
        return RoomsNow(rooms, phones, self._parts.admission.connections)

    async def _door(self, request: Request) -> Response:
        """Where a code is typed."""
        code = request.query_params.get("code", "").strip().lower()
        if is_code(code):
            return RedirectResponse(f"{self._parts.base_path}{ROOM_PATH}/{code}", 303)
        return self._at_the_door("That is no code." if code else "", 200)

    def _at_the_door(self, said: str, status: int) -> Response:
        base = escape(self._parts.base_path)
        text = page("door").replace("{base}", base).replace("{said}", escape(said))
        return HTMLResponse(text, status, headers=NEVER_KEPT)

    def _page_of(self, name: str) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            try:
                self._room(request)
            except NoRoom as error:
                return self._at_the_door(str(error), NOT_FOUND)
            except RoomError as error:
                return self._at_the_door(str(error), TOO_MANY)
            return HTMLResponse(
                page(name).replace("{base}", escape(self._parts.base_path)), headers=NEVER_KEPT
            )

        return endpoint

    async def _option(self, request: Request) -> Response:
        """The picture of an option of the question that is asked now."""

        def made() -> bytes:
            state = self._room(request).state
            given = request.path_params
            question = state.question
            if given["scene"] != state.index or question is None:
                raise RoomError("The room is at another question now.")
            if given["option"] >= len(question.options):
                raise RoomError("There is no such option.")
            picture = option_of(question.options[given["option"]]).picture
            return self._picture(state.code, picture)

        return await _png(made)

    def _made(self, _code: str, picture: str) -> bytes:
        """A picture as a room shows it: another room's may be of a model of the same name."""
        return png_bytes(picture_array(self._parts.core(), picture))

    async def _drawing(self, request: Request) -> Response:
        """A drawing that the stage may show."""

        def made() -> bytes:
            heard = {one.id: one for one in self._room(request).heard()}
            answer = heard.get(request.path_params["answer"])
            if answer is None or not isinstance(answer.value, dict):
                raise RoomError("There is no such drawing.")
            return png_bytes(kept_picture(answer.value))

        return await _png(made)

    async def _join(self, request: Request) -> Response:
        """How phones find the room: the address as a QR code and in words."""
        try:
            room = self._room(request)
        except RoomError as error:
            return PlainTextResponse(str(error), NOT_FOUND)
        where = self.join_address(request, room.state.code)
        told = {"short": where.short, "warning": where.warning, "qr": qr_svg(where.url)}
        return JSONResponse(told, headers=NEVER_KEPT)

    def join_address(self, request: Request, code: str) -> JoinAddress:
        """The address of a room for phones, as seen from a request."""
        parts = self._parts
        host = request.headers.get("host", "")
        if parts.host:
            port = host.rpartition(":")[2] if ":" in host else ""
            host = f"{parts.host}:{port}" if port else parts.host
        return join_address(code, host, request.url.scheme, parts.base_path, parts.is_open)

    def _room(self, request: Request) -> Room:
        address = request.client.host if request.client else ""
        return self._parts.room(request.path_params["code"], address)


async def _png(made: Callable[[], bytes]) -> Response:
    try:
        return Response(await asyncio.to_thread(made), media_type="image/png", headers=KEPT)
    except (RoomError, CoreError) as error:
        return PlainTextResponse(str(error), NOT_FOUND)


def _file(read: Callable[[str], str], media_type: str) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in PAGES:
            return PlainTextResponse("There is no such file.", NOT_FOUND)
        return answered(request, read(name), media_type)

    return endpoint


PAGES = ("phone", "stage", "door")
