"""Does a worker of the cluster pass on what it is told and what it hears, as one here does?

What goes through Ray itself is tested with the core's cluster, `tests/core/test_cluster.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from explorer.training import cluster
from explorer.training.cluster import WorkerThere, connect
from explorer.training.settings import TrainingError


class Process:
    """Stands for the worker process: notes what it is told, says what a test lets it say."""

    def __init__(self, threads: int) -> None:
        self.told: list[str] = [f"{threads} threads"]
        self.hear: Callable[[dict[str, Any]], object] = lambda _: None
        self.end: Callable[[int], object] = lambda _: None

    def order(self, line: str, hear: Any, end: Any) -> None:
        self.told.append(line)
        self.hear, self.end = hear, end

    def pause(self) -> None:
        self.told.append("pause")

    def go_on(self) -> None:
        self.told.append("go on")

    def kill(self) -> None:
        self.told.append("kill")


def test_reports_are_fetched_once_and_the_end_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WorkerProcess", Process)
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.01)
    worker = WorkerThere(3)
    process = worker._process
    assert isinstance(process, Process)
    worker.order("line")
    assert worker.reports() == ([], None)
    process.hear({"kind": "began"})
    process.hear({"kind": "done"})
    assert worker.reports() == ([{"kind": "began"}, {"kind": "done"}], None)
    process.hear({"kind": "last"})
    process.end(0)
    assert worker.reports() == ([{"kind": "last"}], 0)
    worker.pause()
    worker.go_on()
    worker.kill()
    assert process.told == ["3 threads", "line", "pause", "go on", "kill"]


def test_without_ray_a_sentence_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(TrainingError, match="pip install"):
        connect({})
