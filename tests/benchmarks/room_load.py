"""How many phones does one room carry?

    python -m tests.benchmarks.room_load [--phones 300] [--crowd 1000] [--seconds 10]

Starts the app, lets that many phones into a room of its own, and prints how long joining takes,
when a scene and a reveal have reached them, what exploring costs the server, and what a phone costs
in memory. The phones are simulated by this process, on the same cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from explorer.rooms.registry import Rooms
from explorer.rooms.scene import Deck, Question, Scene
from tests.benchmarks.serving import Served

MAP = "latent_map?model=digits-vae-2d"
EXPLORE = Question("explore", "Where?", settings={"model": "digits-vae-2d"})
CHOOSE = Question("choose", "Which?", ("one", "two"), "1")
DECK = Deck("Load", (Scene(MAP, "a", "", EXPLORE), Scene(MAP, "b", "", CHOOSE), Scene(MAP, "c")))
AT_ONCE = 50
"""Handshakes under way together: people scan within seconds, not within one."""
PATIENCE_S = 30.0
LOOK_S = 0.01
SETTLED_S = 5.0
KIND = re.compile(r'\{"t":"(\w+)"')
SHOWN = re.compile(r'"scene":(\d+).*?"phase":"(\w+)"')
FRAME_BYTES = 8
"""Head and mask of a small frame."""


class Phone:
    """One simulated phone, or the stage."""

    def __init__(self, url: str, hello: dict[str, str]) -> None:
        self._url = url
        self._hello = json.dumps(hello)
        self.heard: dict[tuple[int, str], float] = {}
        self.counts: dict[str, int] = {}
        self.sent_bytes = 0
        self.is_dropped = False

    async def join(self) -> None:
        self.line: ClientConnection = await connect(
            self._url, compression=None, proxy=None, open_timeout=PATIENCE_S, ping_interval=None
        )
        await self.line.send(self._hello)
        self.counts.clear()
        self._listening = asyncio.create_task(self._listen())
        await until(lambda: bool(self.counts))

    async def _listen(self) -> None:
        try:
            async for text in self.line:
                now = time.perf_counter()
                kind = KIND.match(str(text))[1]  # type: ignore[index]  # every message begins so
                self.counts[kind] = self.counts.get(kind, 0) + 1
                if kind == "room":  # not read as a whole: three hundred times, on the same cores
                    scene, phase = SHOWN.search(str(text)).groups()  # type: ignore[union-attr]
                    self.heard[int(scene), phase] = now
        finally:
            self.is_dropped = True

    async def send(self, message: object) -> None:
        text = json.dumps(message, separators=(",", ":"))
        self.sent_bytes += len(text) + FRAME_BYTES
        await self.line.send(text)

    async def leave(self) -> None:
        self._listening.cancel()
        await self.line.close()


async def until(holds: Callable[[], bool]) -> None:
    """Look again and again until it holds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(LOOK_S)


async def at_once(coroutines: list[Awaitable[None]], limit: int) -> None:
    """All of them, so many at a time."""
    gate = asyncio.Semaphore(limit)

    async def one(work: Awaitable[None]) -> None:
        async with gate:
            await work

    await asyncio.gather(*(one(work) for work in coroutines))


def cpu_s(served: Served) -> float:
    """Seconds of processor that the server has used. Raises SystemExit where there is no /proc."""
    if sys.platform != "linux":
        raise SystemExit("This is measured on Linux only.")
    parts = Path(f"/proc/{served.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


async def spread_ms(
    stage: Phone, phones: list[Phone], act: dict[str, object], key: tuple[int, str]
) -> list[float]:
    """Milliseconds from the desk's key until each phone has heard of it."""
    for phone in phones:
        phone.heard.pop(key, None)
    begun = time.perf_counter()
    await stage.send({"t": "act", **act})
    await until(lambda: all(key in phone.heard for phone in phones))
    return [1000 * (phone.heard[key] - begun) for phone in phones]


async def explore(phones: list[Phone], per_second: float, seconds: float) -> None:
    """Every phone moves its pointer so often, each in its own rhythm."""

    async def move(phone: Phone) -> None:
        await asyncio.sleep(random.random() / per_second)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            at = [round(random.uniform(-3, 3), 3) for _ in range(2)]
            await phone.send([0, *at])
            await asyncio.sleep(1 / per_second)

    await asyncio.gather(*map(move, phones))


async def measure(served: Served, code: str, secret: str, arguments: argparse.Namespace) -> None:
    url = f"{served.url.replace('http', 'ws')}/room/{code}/live"
    stage = Phone(url, {"as": "stage", "secret": secret})
    await stage.join()
    phones = [Phone(url, {"as": "phone", "token": f"phone{n:025}"}) for n in range(arguments.crowd)]
    crowd, few = phones, phones[: arguments.phones]
    before_mb = served.resident_mb()

    begun = time.perf_counter()
    await at_once([phone.join() for phone in few], AT_ONCE)
    with_mb = served.resident_mb()
    print(f"{len(few)} phones joined in {time.perf_counter() - begun:.1f} s (goal 15)")
    print(f"memory a phone: {1000 * (with_mb - before_mb) / len(few):.0f} kB (goal 150)")

    scenes, reveals = [], []
    for _ in range(5):
        scenes += await spread_ms(stage, few, {"action": "goto", "index": 1}, (1, "open"))
        reveals += await spread_ms(stage, few, {"action": "reveal"}, (1, "revealed"))
        await stage.send({"t": "act", "action": "hide"})
        scenes += await spread_ms(stage, few, {"action": "goto", "index": 2}, (2, "open"))
        await asyncio.sleep(0.5)
    for name, found in (("a scene", scenes), ("a reveal", reveals)):
        print(f"{name} reaches them with p95 {np.percentile(found, 95):.0f} ms (goal 300)")

    await spread_ms(stage, few, {"action": "goto", "index": 0}, (0, "open"))
    used_s, told, sent = cpu_s(served), stage.counts["results"], sum(p.sent_bytes for p in few)
    await explore(few, 5, arguments.seconds)
    cores = (cpu_s(served) - used_s) / arguments.seconds
    rate = (stage.counts["results"] - told) / arguments.seconds
    up = (sum(p.sent_bytes for p in few) - sent) / arguments.seconds / len(few) * 100 / 1000
    print(f"exploring at 5 a second: {cores:.2f} cores (goal 1), the stage {rate:.1f} a second")
    print(f"up from each hundred phones: {up:.1f} kB/s (goal 50)")

    await at_once([phone.join() for phone in crowd[len(few) :]], AT_ONCE)
    crowd_mb = served.resident_mb()
    used_s = cpu_s(served)
    await explore(crowd, 1, arguments.seconds)
    cores = (cpu_s(served) - used_s) / arguments.seconds
    dropped = sum(phone.is_dropped for phone in crowd)
    print(f"{len(crowd)} phones at 1 a second: {dropped} dropped (goal 0), {cores:.2f} cores")
    print(f"memory a phone: {1000 * (crowd_mb - before_mb) / len(crowd):.0f} kB (goal 150)")

    await at_once([phone.leave() for phone in crowd], AT_ONCE)
    await asyncio.sleep(SETTLED_S)
    after_mb = served.resident_mb()
    print(f"memory afterwards: {after_mb - before_mb:+.0f} MB of {before_mb:.0f}")
    # What a process has once asked for it may keep for the next; what is lost grows every time.
    for _ in range(2):
        await at_once([phone.join() for phone in crowd], AT_ONCE)
        await at_once([phone.leave() for phone in crowd], AT_ONCE)
    await asyncio.sleep(SETTLED_S)
    print(f"after they came and left twice more: {served.resident_mb() - after_mb:+.0f} MB")
    await stage.leave()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--crowd", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rooms = Rooms(Path(folder))
        code, secret = rooms.create(DECK)
        rooms.close()
        served = Served(environment={"EXPLORER_ROOMS": folder})
        try:
            asyncio.run(measure(served, code, secret, arguments))
        finally:
            served.stop()


if __name__ == "__main__":
    main()
