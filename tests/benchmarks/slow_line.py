"""How does a slow line between browser and server behave, and how much has passed over it?

A relay of TCP connections in a thread of its own: all of them share one rate in each direction, and
each byte is late by half the round trip. Chromium's own emulation leaves WebSockets out.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

PIECE_BYTES = 1400
"""What travels together: about one packet."""
WAITING_PIECES = 32
"""What a router on the way keeps: more is not taken from who sends."""


@dataclass
class Line:
    """One line.

    Attributes:
        port: where it is reached on this machine.
        down_bytes: what has come over it to the browser.
    """

    server_port: int
    kbit_s: float
    round_trip_s: float
    port: int = 0
    down_bytes: int = 0
    _free_at_s: dict[str, float] = field(default_factory=dict)

    async def serve(self, ready: threading.Event) -> None:
        """Relay until cancelled."""
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0, limit=PIECE_BYTES)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.round_trip_s)  # the handshake
        try:
            behind, ahead = await asyncio.open_connection(
                "127.0.0.1", self.server_port, limit=PIECE_BYTES
            )
        except OSError:  # the server is gone, as whoever asks now learns
            writer.close()
            return
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass("up", reader, ahead))
                both.create_task(self._pass("down", behind, writer))
        except asyncio.CancelledError:
            pass  # the line is taken away
        finally:
            for end in (ahead, writer):
                end.close()

    async def _pass(
        self, way: str, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(WAITING_PIECES)

        async def deliver() -> None:
            while True:
                at_s, piece = await waiting.get()
                await asyncio.sleep(max(0.0, at_s - self._now_s()))
                if not piece:
                    return
                if not sink.is_closing():
                    sink.write(piece)

        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(deliver())
                while piece := await source.read(PIECE_BYTES):
                    await waiting.put((self._arrival_s(way, len(piece)), piece))
                await waiting.put((self._arrival_s(way, 0), b""))
        except* OSError:
            pass  # whoever was at that end is gone
        sink.close()

    def _arrival_s(self, way: str, size: int) -> float:
        begins_s = max(self._now_s(), self._free_at_s.get(way, 0.0))
        self._free_at_s[way] = begins_s + size / (self.kbit_s * 125)
        if way == "down":
            self.down_bytes += size
        return self._free_at_s[way] + self.round_trip_s / 2

    @staticmethod
    def _now_s() -> float:
        return asyncio.get_running_loop().time()


@contextlib.contextmanager
def slow_line(server_port: int, kbit_s: float, round_trip_s: float) -> Iterator[Line]:
    """A line to a server on this machine, until the block ends."""
    line, ready = Line(server_port, kbit_s, round_trip_s), threading.Event()
    loop = asyncio.new_event_loop()
    task = loop.create_task(line.serve(ready))

    def go() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        left = asyncio.all_tasks(loop)
        for relay in left:
            relay.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.run_until_complete(asyncio.sleep(0))  # what was closed there leaves with this
        loop.close()

    thread = threading.Thread(target=go)
    thread.start()
    try:
        ready.wait()
        yield line
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
