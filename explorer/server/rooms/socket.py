"""What happens on one socket of a room, from the handshake to the close?

The first message says who is there: a phone with its token, or a stage, which drives with the
desk's secret and otherwise follows. After it, one message is one JSON text:

    phone   [scene, x, y]                                     its pointer
            {"t": "answer", "scene", "n", "value", "id"}      answered by "kept" or "no"
            {"t": "face", "factors"?}                         sliders, or the face that they draw
    stage   {"t": "act", "action", …}                         with the secret alone
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import perf_counter
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.core import CoreError
from explorer.images.png import data_uri
from explorer.rooms import NoRoom, RoomError, WrongSecret
from explorer.rooms.codes import TOKEN, phone_of
from explorer.rooms.kinds.draw import asks_for_faces, drawn_from, face_controls
from explorer.rooms.kinds.registry import kind_of
from explorer.rooms.limits import MESSAGE_BYTES, MESSAGES_PER_S, POSITIONS_PER_S
from explorer.rooms.pictures import as_picture
from explorer.rooms.room import Room
from explorer.rooms.views import model_of
from explorer.server.origins import is_allowed
from explorer.server.rate_limit import TokenBucket
from explorer.server.refusals import CloseCode, Refusal, fitting
from explorer.server.rooms.connection import Connection
from explorer.server.rooms.hub import Hub
from explorer.server.rooms.parts import RoomParts
from explorer.server.rooms.wrong_codes import TOO_MANY

HELLO_S = 10.0
"""In which a connection says who it is."""
Message = dict[str, Any] | list[Any]

_DESK = ThreadPoolExecutor(2, "explorer-stage")
"""Apart from the threads on which a room's answers wait for models: a key is never behind them."""

_LOGGER = logging.getLogger(__name__)


class RoomSocket:
    """The endpoint of `/room/CODE/live`, shared by all connections."""

    def __init__(self, parts: RoomParts) -> None:
        self._parts = parts
        self._hubs: dict[str, Hub] = {}

    async def endpoint(self, websocket: WebSocket) -> None:
        """Serve one connection until it leaves or is refused."""
        headers = websocket.headers
        if not is_allowed(headers.get("origin"), headers.get("host"), self._parts.origins):
            await websocket.close()  # before it was accepted: the handshake is answered with 403
            return
        with suppress(WebSocketDisconnect):
            await websocket.accept()
            try:
                await self._admit(websocket)
            except Refusal as refusal:
                await websocket.close(refusal.code, refusal.reason)
            except NoRoom as error:
                await websocket.close(CloseCode.NOT_FOUND, fitting(str(error)))
            except RoomError as error:
                await websocket.close(CloseCode.POLICY, fitting(str(error)))

    async def _admit(self, websocket: WebSocket) -> None:
        address = websocket.client.host if websocket.client else ""
        with self._parts.admission.admitted(address):
            try:
                hello = await asyncio.wait_for(_received(websocket), HELLO_S)
            except TimeoutError:
                raise Refusal(CloseCode.FAILED, "Nobody said who is there.") from None
            if not isinstance(hello, dict):
                raise Refusal(CloseCode.INVALID_PAYLOAD, "A connection first says who it is.")
            code = websocket.path_params["code"]
            room = self._parts.room(code, address, partial(_is_known, hello))
            if hello.get("as") == "phone":
                phone = _phone(hello)
                if phone not in room.state.joined:
                    self._parts.newcomers.take(address)
                await self._serve_phone(websocket, room, phone)
            else:
                await self._serve_stage(websocket, room, self._secret(room, hello, address))

    def _secret(self, room: Room, hello: dict[str, Any], address: str) -> str:
        """The desk's secret, where it was given; "" for a stage that follows."""
        secret = str(hello.get("secret") or "")
        if secret:
            try:
                room.check_secret(secret)
            except WrongSecret:
                if self._parts.wrong.are_too_many(address):
                    raise RoomError(TOO_MANY) from None
                self._parts.wrong.count(address)
                raise
        return secret

    async def _serve_phone(self, websocket: WebSocket, room: Room, phone: str) -> None:
        room.join(phone)
        try:
            connection = Connection(websocket, phone)
            await self._serve(room, connection, PhoneEar(self._parts, room, connection, websocket))
        finally:
            room.leave(phone)

    async def _serve_stage(self, websocket: WebSocket, room: Room, secret: str) -> None:
        connection = Connection(websocket)
        await self._serve(room, connection, StageEar(room, secret, connection, websocket))

    async def _serve(self, room: Room, connection: Connection, ear: PhoneEar | StageEar) -> None:
        hub = self._hubs.get(room.state.code)
        if hub is None:
            hub = self._hubs[room.state.code] = Hub(room)
        try:
            hub.enter(connection)
            # What the client did explains what sending met.
            failure = await _failure_of(ear.listen(hub), connection.send())
        finally:
            hub.leave(connection)
            if hub.is_empty and self._hubs.get(room.state.code) is hub:
                del self._hubs[room.state.code]
                hub.close()
        try:
            if failure is not None:
                raise failure
        finally:
            del failure  # it knows this frame: each other's, they would wait to be collected


class PhoneEar:
    """Hears one phone."""

    def __init__(
        self, parts: RoomParts, room: Room, connection: Connection, websocket: WebSocket
    ) -> None:
        self._parts = parts
        self._room = room
        self._connection = connection
        self._websocket = websocket
        self._positions = TokenBucket(POSITIONS_PER_S, perf_counter())

    async def listen(self, hub: Hub) -> None:
        """Take in what the phone sends. Raises Refusal, WebSocketDisconnect."""
        bucket = TokenBucket(MESSAGES_PER_S, perf_counter())
        while True:
            message = await _received(self._websocket)
            bucket.take(perf_counter())
            if isinstance(message, list):
                self._move(message)
            elif message.get("t") == "answer":
                await self._answer(message, hub)
            elif message.get("t") == "face":
                await self._face(message)
            else:
                raise Refusal(CloseCode.INVALID_PAYLOAD, "This message is none that a room knows.")

    def _move(self, message: list[Any]) -> None:
        with suppress(Refusal, RoomError):  # one more or less is nothing that anybody waits for
            self._positions.take(perf_counter())
            if len(message) == 3 and type(message[0]) is int:
                self._room.move(message[0], self._connection.phone, message[1:])

    async def _answer(self, message: dict[str, Any], hub: Hub) -> None:
        sent = str(message.get("id"))[:40]
        scene, n = message.get("scene"), message.get("n")
        try:
            if type(scene) is not int or type(n) is not int:
                raise RoomError("An answer says to which scene it belongs.")
            await asyncio.to_thread(self._keep, scene, n, message.get("value"))
        except (RoomError, CoreError) as error:
            self._say({"t": "no", "id": sent, "why": str(error)})
        except Exception:
            _LOGGER.exception("An answer could not be taken in.")
            self._say(
                {"t": "no", "id": sent, "why": "The answer could not be taken in; try again."}
            )
        else:
            self._say({"t": "kept", "id": sent})
            hub.tell_phone(self._connection.phone)

    def _keep(self, scene: int, n: int, value: Any) -> None:
        """On a thread: a model may be asked, and the disk is waited for."""
        phone, room = self._connection.phone, self._room
        question, taken = room.taken(scene, n, phone, value)
        kind = kind_of(question)
        if kind.needs_model:
            taken = kind.placed(self._parts.core(), model_of(room.state, question), taken)
        room.answer(scene, n, phone, taken)
        room.flush()

    async def _face(self, message: dict[str, Any]) -> None:
        try:
            self._say({"t": "face", **await asyncio.to_thread(self._drawn_face, message)})
        except (RoomError, CoreError) as error:
            self._say({"t": "no", "id": "face", "why": str(error)})
        except Exception:
            _LOGGER.exception("A face could not be drawn.")
            self._say({"t": "no", "id": "face", "why": "The face could not be drawn."})

    def _drawn_face(self, message: dict[str, Any]) -> dict[str, Any]:
        question = self._room.state.question
        # The room may have gone on while a slider was moved.
        if question is None or not asks_for_faces(question):
            raise RoomError("The room is at another question now.")
        core, model = self._parts.core(), model_of(self._room.state, question)
        if "factors" not in message:
            return {"controls": face_controls(core, model)}
        factors = kind_of(question).take(question, message["factors"])["factors"]
        face = drawn_from(core.describe(model).dataset, factors)
        return {"picture": data_uri(as_picture(face))}

    def _say(self, message: dict[str, Any]) -> None:
        kind = f"{message['t']} {message.get('id', '')}"
        self._connection.offer(kind, json.dumps(message, separators=(",", ":")))


class StageEar:
    """Hears one stage, which drives where it has the desk's secret."""

    def __init__(
        self, room: Room, secret: str, connection: Connection, websocket: WebSocket
    ) -> None:
        self._room = room
        self._secret = secret
        self._connection = connection
        self._websocket = websocket

    async def listen(self, _hub: Hub) -> None:
        """Do what the stage's keys ask. Raises Refusal, WebSocketDisconnect."""
        bucket = TokenBucket(MESSAGES_PER_S, perf_counter())
        while True:
            message = await _received(self._websocket)
            bucket.take(perf_counter())
            if not isinstance(message, dict) or message.get("t") != "act":
                raise Refusal(CloseCode.INVALID_PAYLOAD, "This message is none that a room knows.")
            try:
                values = {key: message[key] for key in ("index", "on") if key in message}
                act = partial(self._room.act, self._secret, str(message.get("action")), **values)
                await asyncio.get_running_loop().run_in_executor(_DESK, act)
            except RoomError as error:
                text = json.dumps({"t": "no", "why": str(error)})
                self._connection.offer("no", text)


async def _failure_of(*works: Coroutine[Any, Any, None]) -> Exception | None:
    """Have these done at once until one ends; then of all the first that failed, and how."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    return next((one for one in outcomes if isinstance(one, Exception)), None)


async def _received(websocket: WebSocket) -> Message:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    if text is None:
        raise Refusal(CloseCode.UNSUPPORTED_DATA, "Bytes came; only text is understood here.")
    if len(text) > MESSAGE_BYTES:
        raise Refusal(CloseCode.TOO_BIG, f"At most {MESSAGE_BYTES} bytes are allowed in a message.")
    try:
        read: Message = json.loads(text)
    except (ValueError, RecursionError):
        read = None  # type: ignore[assignment]
    if not isinstance(read, dict | list):
        raise Refusal(CloseCode.INVALID_PAYLOAD, "This message is no JSON that a room knows.")
    return read


def _is_known(hello: dict[str, Any], room: Room) -> bool:
    """Whether who says so was in the room before: a phone by its token, a stage by the secret."""
    if hello.get("as") == "phone":
        return _phone(hello) in room.state.joined
    with suppress(WrongSecret):
        room.check_secret(str(hello.get("secret") or ""))
        return True
    return False


def _phone(hello: dict[str, Any]) -> str:
    token = hello.get("token")
    if not isinstance(token, str) or not TOKEN.fullmatch(token):
        raise Refusal(CloseCode.POLICY, "A phone comes with a token of 20 to 64 characters.")
    return phone_of(token)
