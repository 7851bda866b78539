"""Does the load script count what happened?"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

HERE = Path(__file__).parent
SCRIPT = HERE / "socket_load.py"


@pytest.fixture
def socket_load(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(HERE))
    import socket_load

    return socket_load


def visitor_of(socket_load: ModuleType, sent: int) -> Any:
    async def main() -> Any:
        visitor = socket_load.Visitor("ws://127.0.0.1:1/core/live?model=plane", 4 + 16)
        for _ in range(sent):
            visitor.ask(bytes(8))
        return visitor

    return asyncio.run(main())


def answer(sequence: int, image_bytes: int = 16) -> bytes:
    return sequence.to_bytes(4, "little") + bytes(image_bytes)


def test_an_answer_overtakes_the_older_requests_and_no_newer_one(socket_load: ModuleType) -> None:
    visitor = visitor_of(socket_load, 6)
    visitor.take(answer(0))
    visitor.take(answer(4))
    assert len(visitor.latencies_s) == 2
    assert visitor.overtaken == 3
    assert list(visitor.unanswered_s) == [5]


@pytest.mark.parametrize("message", [answer(7), answer(1, 15), b""])
def test_an_answer_to_nothing_is_an_error(socket_load: ModuleType, message: bytes) -> None:
    with pytest.raises(ValueError, match="not asked for"):
        visitor_of(socket_load, 3).take(message)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--clients", "0"], "--clients is 0"),
        (["--clients", "1001"], "--clients is 1001"),
        (["--rate", "1000"], "--rate is 1000"),
        (["--seconds", "3600"], "--seconds is 3600"),
        (["--rows", "257"], "--rows is 257"),
        (["--url", "http://192.0.2.1:8501"], "only a server on this machine"),
    ],
)
def test_what_is_out_of_bounds_is_refused(options: list[str], words: str) -> None:
    command = [sys.executable, str(SCRIPT), *options]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert words in ended.stderr


def test_the_figures_of_a_run_add_up(socket_load: ModuleType) -> None:
    load = socket_load.Load(clients=2, rate=10.0, seconds=1.0, model="plane", rows=1)
    visitors = [visitor_of(socket_load, 10) for _ in range(2)]
    for visitor in visitors:
        visitor.take(answer(0))
        visitor.take(answer(8))
    visitors[1].lost_because = "closed by the server: 1008 too fast"
    figures = socket_load.report(load, visitors, np.zeros(20), {"device": "cpu"})
    counts = {key: figures[key] for key in ("sent", "answered", "overtaken", "dropped")}
    assert counts == {"sent": 20, "answered": 4, "overtaken": 14, "dropped": 2}
    assert figures["connected"] == 1
    assert figures["closed_because"] == ["closed by the server: 1008 too fast"]
    assert json.loads(json.dumps(figures)) == figures
