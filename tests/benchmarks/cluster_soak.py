"""Does a cluster that is used for long stay as large as it is, and say nothing of errors?

    python -m tests.benchmarks.cluster_soak [--minutes 30] [--warm-up 10] [--sockets 20] [--json]

Starts `python -m explorer cluster up` with two gateways and two replicas. Visitors come and go: at
live sockets, on pages in a browser, in rooms with phones, and one after the other trains a model.
What every process holds in memory is sampled; after the warm-up it may grow by 5 % at most. All
logs, Ray's own too, are searched for errors. Linux, Ray, HAProxy, Redis.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from explorer.cli.cluster.running import family
from explorer.cli.cluster.state import State, read_state
from tests.benchmarks.cluster_faults import cluster, until_it_serves
from tests.benchmarks.headless import FLAGS, headless_browser
from tests.benchmarks.process_memory import Memory, table, title_of
from tests.benchmarks.soak_visitors import Crowd, Readers

SAMPLE_EVERY_S = 5.0
VISITS_TO_A_TRAINING = 6
ERROR = re.compile(
    r"^Traceback|\b(ERROR|CRITICAL|FATAL)\b|\"level\": ?\"(?i:error|critical)\"|^\[[^\]]* [EF] \d"
)
"""How Python's, our own, Redis' and Ray's logs mark an error."""
LINE_CHARS = 300


def errors_in(folder: Path) -> dict[str, list[str]]:
    """Each log's lines that say so, by its name."""
    found = {}
    for log in sorted({*folder.glob("logs/*.log"), *folder.glob("ray/session_2*/logs/**/*.*")}):
        with suppress(OSError):
            lines = log.read_text("utf-8", "replace").splitlines()
            if said := [line[:LINE_CHARS] for line in lines if ERROR.search(line)]:
                found[str(log.relative_to(folder))] = said
    return found


def soak(state: State, noted: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Visitors for so long; what was measured."""
    memory, begin_s = Memory(), time.monotonic()
    until_s = begin_s + 60 * given.minutes
    path = headless_browser()
    if path is None:
        raise SystemExit("There is no Chromium on this machine.")
    crowd = Crowd(state.url, f"unix://{state.folder}/redis.sock", given.sockets)
    with Sampling(memory, noted), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        readers = Readers(browser, state.url)
        number = 0
        while time.monotonic() < until_s:
            number += 1
            if number % VISITS_TO_A_TRAINING:
                readers.visit(number)
            else:
                readers.train()
        browser.close()
        crowd.end()
    return {
        "minutes": given.minutes,
        "visited": dict(crowd.counts + readers.counts),
        "faults": crowd.faults + readers.faults,
        "memory": memory.growths(begin_s + 60 * given.warm_up, until_s - 2 * SAMPLE_EVERY_S),
        "errors": errors_in(Path(state.folder)),
    }


class Sampling:
    """Looks at every process of the cluster again and again, within a block."""

    def __init__(self, memory: Memory, noted: Path) -> None:
        self._memory, self._noted = memory, noted
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ends.wait(SAMPLE_EVERY_S):
            state = read_state(self._noted)
            if state is not None:
                parts = {pid: name for name, pid in state.pids.items()}
                titled = partial(title_of, parts=parts)
                everyone = family([state.watcher]).items()
                self._memory.sample(time.monotonic(), everyone, titled)


def as_text(found: dict[str, Any]) -> str:
    """For people."""
    said = [table(found["memory"]), f"visited: {found['visited']}"]
    said += [f"fault: {each}" for each in found["faults"]]
    for log, lines in found["errors"].items():
        said += [f"{len(lines)} errors in {log}, the first: {lines[0]}"]
    return "\n".join(said)


def is_sound(found: dict[str, Any]) -> bool:
    """Whether nothing grew, no visitor met a fault, and no log has an error."""
    is_flat = bool(found["memory"]) and all(each.is_flat for each in found["memory"])
    return is_flat and not found["faults"] and not found["errors"]


def main() -> int:
    """Print the table; 1 if something grew or an error was logged."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--warm-up", type=float, default=10.0)
    parser.add_argument("--sockets", type=int, default=20)
    parser.add_argument("--port", type=int, default=8599)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    noted = Path(tempfile.mkdtemp()) / "cluster.json"
    running = cluster(given.port, noted)
    try:
        found = soak(until_it_serves(running, noted), noted, given)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(60)
    told = {**found, "memory": [asdict(each) for each in found["memory"]]}
    print(json.dumps(told, indent=1) if given.json else as_text(found))
    return 0 if is_sound(found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
