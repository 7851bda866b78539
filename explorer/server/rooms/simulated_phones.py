"""Who takes part when a talk is rehearsed alone? Phones that are none, over real sockets.

Each joins and answers every question once with something plausible: what they show is whether this
machine bears so many, and what the stage looks like when a room takes part.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import secrets
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from explorer.rooms.kinds.draw import SIDE_PX

JOIN_APART_S = 0.02
ANSWER_WITHIN_S = 2.0
PATIENCE_S = 15.0
LONGEST_S = 600.0
"""After which they leave by themselves: whoever rehearsed may have closed the page."""
MOST = 300


class SimulatedPhones:
    """So many phones in one room, on a thread of their own until `close`.

    Args:
        address: of the room's socket, such as `ws://127.0.0.1:8501/room/CODE/live`.
        origin: of the page that a phone would have it from.
        count: at most `MOST`.
        on_end: called when the last has left.

    Attributes:
        joined: how many are in.
        joined_s: how long that took until the last; 0 before.
        answers: that the room has confirmed.
        refusal: why one could not join, in a sentence; "" where all could.
    """

    def __init__(
        self, address: str, origin: str, count: int, on_end: Callable[[], None] = lambda: None
    ) -> None:
        self._address, self._origin = address, Origin(origin)
        self._on_end = on_end
        self.count = min(count, MOST)
        self.joined, self.answers = 0, 0
        self.joined_s, self.refusal = 0.0, ""
        self._began_s = time.monotonic()
        self._loop = asyncio.new_event_loop()
        self._done = asyncio.Event()
        self._thread = threading.Thread(target=self._go, name="explorer-rehearsal", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Have them all leave; they have left when this returns."""
        if self._thread.is_alive():
            with suppress(RuntimeError):  # they have just left by themselves
                self._loop.call_soon_threadsafe(self._done.set)
            self._thread.join()

    def _go(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._all())
        finally:
            self._loop.close()
            self._on_end()

    async def _all(self) -> None:
        phones = [self._loop.create_task(self._phone(number)) for number in range(self.count)]
        with suppress(TimeoutError):
            await asyncio.wait_for(self._done.wait(), LONGEST_S)
        for phone in phones:
            phone.cancel()
        await asyncio.gather(*phones, return_exceptions=True)

    async def _phone(self, number: int) -> None:
        await asyncio.sleep(number * JOIN_APART_S)
        try:
            async with connect(
                self._address,
                origin=self._origin,
                open_timeout=PATIENCE_S,
                compression=None,
                ssl=own_certificate(self._address),
            ) as socket:
                await socket.send(json.dumps({"as": "phone", "token": secrets.token_urlsafe(24)}))
                await self._take_part(socket, random.Random(number))
        except (OSError, TimeoutError, WebSocketException) as error:
            self.refusal = f"A phone could not stay: {error}."

    async def _take_part(self, socket: ClientConnection, chance: random.Random) -> None:
        answered: set[int] = set()
        is_in = False
        async for text in socket:
            message = json.loads(text)
            if message.get("t") == "kept":
                self.answers += 1
            if message.get("t") != "room":
                continue
            if not is_in:
                is_in = True
                self.joined += 1
                self.joined_s = time.monotonic() - self._began_s
            room = message["room"]
            question, scene = room.get("question"), room["scene"]
            if question and room.get("phase") == "open" and scene not in answered:
                answered.add(scene)
                await asyncio.sleep(chance.random() * ANSWER_WITHIN_S)
                await socket.send(json.dumps(answer_to(question, scene, chance)))


def own_certificate(address: str) -> ssl.SSLContext | None:
    """For a server that is asked at this machine's own address: its certificate is for its name."""
    if not address.startswith("wss:"):
        return None
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def answer_to(question: dict[str, Any], scene: int, chance: random.Random) -> Any:
    """What a phone sends: something plausible, different for each."""
    place = [chance.gauss(0, 1), chance.gauss(0, 1)]
    if question["kind"] == "explore":
        return [scene, *place]
    options = range(max(len(question.get("options", ())), 2))
    values: dict[str, Any] = {
        "choose": chance.choice(options),
        "rank": chance.sample(options, 2),
        "draw": base64.b64encode(stroke(chance)).decode("ascii"),
    }
    value = values.get(question["kind"], place)
    return {"t": "answer", "scene": scene, "n": 0, "value": value, "id": secrets.token_hex(4)}


def stroke(chance: random.Random) -> bytes:
    """A drawing of one upright stroke, a 1 by any hand, as a phone sends it."""
    pixels = bytearray(SIDE_PX**2)
    lean, middle = chance.uniform(-0.4, 0.4), SIDE_PX // 2
    for row in range(SIDE_PX // 6, SIDE_PX - SIDE_PX // 6):
        column = round(middle + lean * (row - middle))
        for across in range(column - 2, column + 3):
            pixels[row * SIDE_PX + across] = 255
    return bytes(pixels)
