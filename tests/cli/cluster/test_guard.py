"""Does nothing of a cluster outlive the process that watches it, whatever that died of?"""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from explorer.cli.cluster.guard import Guard, keep_guard
from explorer.cli.cluster.running import family

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="another system: no cluster is started there"
)
KILLED = -9
FOREVER = [sys.executable, "-c", "import signal; signal.pause()"]
WATCHER = f"""
import signal, subprocess, sys
from pathlib import Path
from explorer.cli.cluster.guard import Guard
guard = Guard(Path(sys.argv[1]))
child = subprocess.Popen({FOREVER!r}, start_new_session=True)
guard.watch([child.pid])
print(child.pid, flush=True)
signal.pause()
"""


def test_what_is_watched_ends_with_a_watcher_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "ray").mkdir()
    watcher = subprocess.Popen(
        [sys.executable, "-c", WATCHER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert watcher.stdout is not None
    child = int(watcher.stdout.readline())
    watcher.kill()
    watcher.wait()
    ends = threading.Event()
    for _ in range(200):
        if not family([child]) and not (tmp_path / "ray").exists():
            break
        ends.wait(0.05)
    assert not family([child])
    assert not (tmp_path / "ray").exists()
    watcher.stdout.close()


def test_what_was_ended_in_peace_is_left_alone(tmp_path: Path) -> None:
    child = subprocess.Popen(FOREVER)
    guard = Guard(tmp_path)
    guard.watch([child.pid])
    guard.release()
    assert child.poll() is None
    keep_guard(io.StringIO(f"[{child.pid}]\n[]\n"), tmp_path)
    assert child.poll() is None
    keep_guard(io.StringIO(f"[{child.pid}]\n[{child.pid}, "), tmp_path)
    assert child.wait(10) == KILLED
