"""Does the soak see what grows, and which lines of a log are errors?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.benchmarks.cluster_soak import errors_in, is_sound
from tests.benchmarks.process_memory import Memory, own_bytes, table, title_of

MB = 1_000_000


def sampled(held: list[int]) -> Memory:
    memory = Memory(lambda pid: held[0] if pid == 1 else None)
    while held:
        memory.sample(100.0 - len(held), [(1, "x"), (2, "y")], lambda _pid: "gateway1")
        held.pop(0)
    return memory


@pytest.mark.parametrize(
    ("last_mb", "is_flat"), [(100, True), (104, True), (50, True), (107, False), (300, False)]
)
def test_what_rises_by_more_than_a_twentieth_grows(last_mb: int, is_flat: bool) -> None:
    memory = sampled([MB * (100 + (last_mb - 100) * n // 100) for n in range(100)])
    (found,) = memory.growths(0.0, 98.0)
    assert found.is_flat == is_flat
    assert found.slope_mb_h == pytest.approx(36 * (last_mb - 100), abs=20)
    assert "gateway1 1" in table([found])
    assert is_sound({"memory": [found], "faults": [], "errors": {}}) == is_flat
    assert not is_sound({"memory": [found], "faults": ["one"], "errors": {}})


def test_what_grew_before_the_warm_up_was_over_is_no_fault_and_who_left_is_not_counted() -> None:
    memory = sampled([MB * min(n, 30) for n in range(1, 101)])
    assert memory.growths(31.0, 98.0)[0].is_flat
    assert not memory.growths(0.0, 98.0)[0].is_flat
    assert not memory.growths(0.0, 200.0)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="another system")
def test_this_process_holds_something_and_has_a_name() -> None:
    assert (own_bytes(os.getpid()) or 0) > MB
    assert own_bytes(2**22 + 1) is None
    assert title_of(os.getpid(), {os.getpid(): "proxy"}) == "proxy"
    assert title_of(os.getpid(), {})


def test_errors_are_found_in_all_logs(tmp_path: Path) -> None:
    logs = {
        "logs/gateway1.log": "INFO ok\nTraceback (most recent call last):\n2026 ERROR x: y\n",
        "logs/gateway2.log": 'INFO no error here\n{"level": "error"}\n',
        "logs/redis.log": "1:M 29 Nov * Ready\n",
        "ray/session_2026/logs/raylet.out": "[2026-11-29 09:00:00,1 E 12 12] (raylet) gone\n",
        "ray/session_2026/logs/serve/replica.log": "WARNING slow\n",
    }
    for name, text in logs.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    counts = {name: len(lines) for name, lines in errors_in(tmp_path).items()}
    assert counts == {
        "logs/gateway1.log": 2,
        "logs/gateway2.log": 1,
        "ray/session_2026/logs/raylet.out": 1,
    }
