"""Who comes and goes while a cluster is watched for long? Sockets, a room's phones, and pages."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from explorer.rooms.redis_place import redis_place
from explorer.rooms.registry import Rooms
from explorer.server.protocol import pack_request
from tests.benchmarks.room_load import DECK, Phone

STAY_S = (5.0, 30.0)
RATE = 10.0
SOCKETS_OF = (("mnist-vae-2d", 1), ("digits-vae-2d", 2), ("faces-vae-2d", 32))
"""Models, of two dimensions each, and rows a message: the last goes to a replica."""
PAGES = (
    "latent_map?model=mnist-vae-2d",
    "manifold?model=digits-vae-2d",
    "encodings?model=mnist-vae-2d",
    "traversals?model=sprites-beta-vae-10d",
    "generate",
    "your_image?model=digits-vae-2d",
    "gibbs",
    "codebook",
    "objectives",
    "models",
)
PAGE_STAYS_MS = 8_000
ROOM_EVERY_S = 45.0
PHONES = 8
OPENS_MS = 60_000
TRAINS_MS = 90_000


class Crowd:
    """Sockets and phones, on a thread of their own until told to end."""

    def __init__(self, url: str, rooms: str, sockets: int) -> None:
        self._url, self._rooms, self._sockets = url.replace("http", "ws", 1), rooms, sockets
        self._ends = False
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Have all of them leave."""
        self._ends = True
        self._thread.join(120)

    async def _all(self) -> None:
        visitors = [self._visitor(random.Random(number)) for number in range(self._sockets)]
        await asyncio.gather(self._talks(), *visitors)

    async def _visitor(self, rng: random.Random) -> None:
        while not self._ends:
            model, rows = rng.choice(SOCKETS_OF)
            try:
                await self._visit(model, rows, time.monotonic() + rng.uniform(*STAY_S))
                self.counts["socket visits"] += 1
            except (OSError, WebSocketException) as error:
                self.faults.append(f"socket: {error!r}")
                await asyncio.sleep(1)

    async def _visit(self, model: str, rows: int, until_s: float) -> None:
        rng = np.random.default_rng()
        live = f"{self._url}/core/live?model={model}"
        async with connect(live, max_size=None, proxy=None) as socket:
            while time.monotonic() < until_s and not self._ends:
                await socket.send(pack_request(1, rng.normal(size=(rows, 2)).astype(np.float32)))
                await socket.recv()
                self.counts["pictures"] += rows
                await asyncio.sleep(1 / RATE)

    async def _talks(self) -> None:
        while self._rooms and not self._ends:
            try:
                await self._talk()
                self.counts["rooms"] += 1
            except (OSError, WebSocketException, TimeoutError) as error:
                self.faults.append(f"room: {error!r}")
            for _ in range(int(ROOM_EVERY_S)):
                if not self._ends:
                    await asyncio.sleep(1)

    async def _talk(self) -> None:
        """A room is opened, phones come, explore and answer, and it is ended."""
        rooms = Rooms(place=redis_place(self._rooms))
        code, secret = await asyncio.to_thread(rooms.create, DECK)
        url = f"{self._url}/room/{code}/live"
        stage = Phone(url, {"as": "stage", "secret": secret})
        phones = [Phone(url, {"as": "phone", "token": f"soak{n:026}"}) for n in range(PHONES)]
        for each in (stage, *phones):
            await each.join()
        for _ in range(50):
            for phone in phones:
                at = [round(random.gauss(0, 1), 3) for _ in range(2)]
                await phone.send([0, *at])
            await asyncio.sleep(0.2)
        await stage.send({"t": "act", "action": "goto", "index": 1})
        await asyncio.sleep(1)
        for number, phone in enumerate(phones):
            sent = {"t": "answer", "scene": 1, "n": 0, "value": number % 2, "id": str(number)}
            await phone.send(sent)
        await asyncio.sleep(2)
        self.counts["answers kept"] += sum(phone.counts.get("kept", 0) for phone in phones)
        for each in (*phones, stage):
            await each.leave()
        await asyncio.to_thread(rooms.act, code, secret, "end")
        await asyncio.to_thread(rooms.close)


class Readers:
    """Visitors of pages, one after the other in one browser, each never seen before."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def visit(self, number: int) -> None:
        """Look at a page for a while and close it."""
        self._come(lambda page: self._look_at(page, PAGES[number % len(PAGES)]), "page visits")

    def train(self) -> None:
        """Train a model, look at it, and leave."""
        self._come(self._trained, "trainings")

    def _come(self, do: Callable[[Page], Any], counts_as: str) -> None:
        context = self._browser.new_context(reduced_motion="reduce")
        context.set_default_timeout(OPENS_MS)
        try:
            page = context.new_page()
            do(page)
            self.counts[counts_as] += 1
            if page.locator("[data-testid=stException]").count():
                self.faults.append(f"{page.url}: an exception stands on the page")
        except (BrowserError, AssertionError) as error:
            self.faults.append(f"{counts_as}: {str(error).splitlines()[0]}")
        finally:
            with suppress(BrowserError):
                context.close()

    def _look_at(self, page: Page, address: str) -> None:
        page.goto(f"{self._url}/{address}")
        page.wait_for_selector("[data-test-connection-state=CONNECTED]")
        page.wait_for_selector("h1")
        page.wait_for_timeout(PAGE_STAYS_MS / 2)
        for step in range(1, 9):
            page.mouse.move(400 + 30 * step, 250 + 25 * step)
        page.wait_for_timeout(PAGE_STAYS_MS / 2)

    def _trained(self, page: Page) -> None:
        page.goto(f"{self._url}/train?size=small")
        epochs = page.get_by_role("spinbutton", name="Epochs")
        epochs.fill("3")
        epochs.press("Enter")
        page.get_by_test_id("stMain").get_by_role("button", name="Train").click()
        page.get_by_text("Explore it").click(timeout=TRAINS_MS)
        page.wait_for_url("**/*model=own-*")
        page.wait_for_selector("h1")
        page.wait_for_timeout(2_000)
