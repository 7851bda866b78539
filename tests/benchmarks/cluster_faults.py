"""Does a cluster lose nothing when a part of it dies, and how soon are its visitors back?

    python -m tests.benchmarks.cluster_faults [--pages 10] [--sockets 50] [--json]

Starts `python -m explorer cluster up` with two gateways and two replicas, opens pages in a browser
and live sockets beside them, whose requests are large enough to go to the replicas; one page is a
map with pins, another shows a model that its visitor has trained. Then it kills a replica and a
gateway (−9), and has all gateways started anew, one after the other (SIGHUP). Printed is what was
lost, for how long a page was cut off or did not show what is its own, and when every gateway knew
the new model. Linux, Ray, HAProxy.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np
from playwright.sync_api import Page, sync_playwright
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from explorer.cli.cluster.running import family
from explorer.cli.cluster.state import STATE_VARIABLE, State, read_state
from explorer.server.protocol import pack_request
from tests.benchmarks.cluster_views import (
    open_own,
    open_pinned,
    own_model_of,
    seen_by_all_after_s,
)
from tests.benchmarks.headless import FLAGS, headless_browser

START_S = 300.0
CALM_S = 4.0
AFTER_S = 15.0
MODEL, ROWS, LATENT_DIM = "faces-vae-2d", 64, 2
RATE = 4.0
MOST_AWAY_S = 5.0
PAGES = ("latent_map", "traversals?model=sprites-beta-vae-10d", "manifold", "encodings", "generate")
WATCH = """() => {
  let since = null;
  window.longestAway = 0;
  setInterval(() => {
    const app = document.querySelector("[data-test-connection-state]");
    const isHere = app?.getAttribute("data-test-connection-state") === "CONNECTED"
      && (window.showsIt?.() ?? true);
    const now = performance.now();
    since = isHere ? null : since ?? now;
    window.longestAway = Math.max(window.longestAway, now - (since ?? now));
  }, 20);
}"""


class Sockets:
    """Visitors at live sockets, who come back when theirs is closed; on a thread of its own."""

    def __init__(self, url: str, count: int) -> None:
        self._url, self._count = url, count
        self._ends = False
        self.waits_s: list[tuple[float, float]] = []
        self.closings: list[tuple[float, str]] = []
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()), daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ends = True
        self._thread.join(60)

    async def _all(self) -> None:
        await asyncio.gather(*(self._visitor(number) for number in range(self._count)))

    async def _visitor(self, number: int) -> None:
        rng = np.random.default_rng(number)
        await asyncio.sleep(float(rng.uniform(0, 1 / RATE)))
        since = time.monotonic()
        while not self._ends:
            try:
                async with connect(self._url, max_size=None, proxy=None) as socket:
                    while not self._ends:
                        since = time.monotonic()
                        z = rng.normal(size=(ROWS, LATENT_DIM)).astype(np.float32)
                        await socket.send(pack_request(1, z))
                        await socket.recv()
                        self.waits_s.append((since, time.monotonic() - since))
                        await asyncio.sleep(1 / RATE)
            except (OSError, WebSocketException) as error:
                self.closings.append((time.monotonic(), str(error)))
                await asyncio.sleep(0.2)

    def since(self, begin_s: float) -> dict[str, Any]:
        """What happened from a moment on: milliseconds of waiting, and what was closed."""
        waits = [wait * 1000 for when, wait in self.waits_s if when >= begin_s]
        closed = [said for when, said in self.closings if when >= begin_s]
        return {
            "answers": len(waits),
            "closed": len(closed),
            "p50_ms": round(float(np.percentile(waits, 50)), 1) if waits else None,
            "p95_ms": round(float(np.percentile(waits, 95)), 1) if waits else None,
            "longest_ms": round(max(waits), 1) if waits else None,
        }


def cluster(port: int, state: Path) -> subprocess.Popen[str]:
    """A cluster of two and two."""
    command = [sys.executable, "-m", "explorer", "cluster", "up", "--port", str(port)]
    environment = {**os.environ, STATE_VARIABLE: str(state)}
    return subprocess.Popen(command, env=environment, text=True)


def until_it_serves(running: subprocess.Popen[str] | None, state: Path) -> State:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and (running is None or running.poll() is None):
        found = read_state(state)
        if found is not None:
            with suppress(OSError):
                urlopen(f"{found.url}/core/health", timeout=5).close()
                return found
        time.sleep(0.2)
    raise SystemExit("The cluster did not start.")


def replicas(state: State) -> list[int]:
    """The processes of the replicas, by the title that Ray gives them."""
    return [pid for pid in family([state.pids["ray"]]) if "ServeReplica" in _title(pid)]


def _title(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return ""


def open_pages(browser: Any, url: str, count: int) -> list[Page]:
    """So many, one with pins and one with an own model; the latter is the last."""

    def new() -> Page:
        page: Page = browser.new_context(reduced_motion="reduce").new_page()
        return page

    opened = []
    for number in range(count - 2):
        page = new()
        page.goto(f"{url}/{PAGES[number % len(PAGES)]}")
        page.wait_for_selector("[data-test-connection-state=CONNECTED]", timeout=120_000)
        page.wait_for_selector("h1", timeout=120_000)
        opened.append(page)
    opened += [open_pinned(new(), url), open_own(new(), url)]
    for page in opened:
        page.evaluate(WATCH)
    return opened


def fault(
    kind: str, do: Any, pages: list[Page], sockets: Sockets, lasts_s: float
) -> dict[str, Any]:
    """Let something happen, wait, and say what pages and sockets met."""
    for page in pages:
        page.evaluate("window.longestAway = 0")
    addresses = [page.url for page in pages]
    begin_s = time.monotonic()
    do()
    until_s = begin_s + lasts_s
    while time.monotonic() < until_s:
        pages[0].wait_for_timeout(200)
    away_s = [round(page.evaluate("window.longestAway") / 1000, 2) for page in pages]
    return {
        "fault": kind,
        "pages_cut_off": sum(each > 0 for each in away_s),
        "longest_away_s": max(away_s),
        "at_their_address": sum(
            page.url == before for page, before in zip(pages, addresses, strict=True)
        ),
        "exceptions": sum(page.locator("[data-testid=stException]").count() for page in pages),
        "whole": sum(page.evaluate("window.showsIt?.() ?? true") for page in pages),
        "connected": sum(
            page.locator("[data-test-connection-state=CONNECTED]").count() for page in pages
        ),
        **sockets.since(begin_s),
    }


def main() -> int:
    """Print the table; 1 if a request was lost or a page was away for too long."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--sockets", type=int, default=50)
    parser.add_argument("--port", type=int, default=8599)
    parser.add_argument("--state", type=Path, help="file of a cluster that runs already")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    path = headless_browser()
    if path is None:
        raise SystemExit("There is no Chromium on this machine.")
    noted = given.state or Path(tempfile.mkdtemp()) / "cluster.json"
    running = None if given.state else cluster(given.port, noted)
    try:
        state = until_it_serves(running, noted)
        live = re.sub("^http", "ws", state.url) + f"/core/live?model={MODEL}"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            pages = open_pages(browser, state.url, max(given.pages, 2))
            seen_s = seen_by_all_after_s(own_model_of(pages[-1]), state.health.values())
            sockets = Sockets(live, given.sockets)
            found = all_faults(noted, pages, sockets)
            sockets.end()
            browser.close()
    finally:
        if running is not None:
            running.send_signal(signal.SIGINT)
            running.wait(60)
    print(json.dumps(found, indent=1) if given.json else as_text(found))
    print(f"A new own model is decoded by every gateway after {seen_s:.2f} s (goal 2).")
    replica = next(each for each in found if each["fault"] == "replica killed")
    is_whole = replica["closed"] == 0 and replica["pages_cut_off"] == 0
    return 0 if is_whole and all(each["longest_away_s"] <= MOST_AWAY_S for each in found) else 1


def all_faults(noted: Path, pages: list[Page], sockets: Sockets) -> list[dict[str, Any]]:
    """Calm, then one fault after the other."""

    def state() -> State:
        found = read_state(noted)
        assert found is not None
        return found

    def kill(pid: int) -> None:
        if sys.platform != "win32":
            os.kill(pid, signal.SIGKILL)

    def roll() -> None:
        if sys.platform != "win32" and hasattr(signal, "SIGHUP"):
            os.kill(state().watcher, signal.SIGHUP)

    return [
        fault("none", lambda: None, pages, sockets, CALM_S),
        fault("replica killed", lambda: kill(replicas(state())[0]), pages, sockets, AFTER_S),
        fault("gateway killed", lambda: kill(state().pids["gateway1"]), pages, sockets, AFTER_S),
        fault("rolling restart", roll, pages, sockets, 5 * AFTER_S),
    ]


def as_text(found: list[dict[str, Any]]) -> str:
    names = list(found[0])
    rows = [names, *([str(each[name]) for name in names] for each in found)]
    return "\n".join("  ".join(f"{cell:>16}" for cell in row) for row in rows)


if __name__ == "__main__":
    raise SystemExit(main())
