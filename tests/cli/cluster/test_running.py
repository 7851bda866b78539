"""Is a part of a cluster started and ended, and everything that it started with it?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.cli.cluster.layout import Part
from explorer.cli.cluster.running import Running, end_strays, family

PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(child.pid, flush=True)
sys.stdin.read()
child.wait()
"""


def test_it_runs_with_its_environment_and_a_log(tmp_path: Path) -> None:
    code = "import os; print(os.environ['A'], 'B' in os.environ)"
    os.environ["B"] = "set"
    try:
        running = Running(Part("x", (sys.executable, "-c", code), {"A": "a", "B": ""}), tmp_path)
        assert (running.pid, running.is_alive) == (0, False)
        running.start()
        assert running.wait(60) == 0
    finally:
        del os.environ["B"]
    assert running.said() == "a False\n"
    assert not running.is_alive


def test_it_ends_when_told_and_when_it_does_not_listen(tmp_path: Path) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True)"
    for code in ("", deaf):
        command = (sys.executable, "-c", f"{code}\nimport signal; signal.pause()")
        running = Running(Part("x", command, {}), tmp_path)
        running.start()
        running.end(0.05)
        assert not running.is_alive


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="another system")
def test_a_family_is_found_and_what_outlives_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    child = int(parent.stdout.readline())
    known = family([parent.pid])
    assert known.keys() == {parent.pid, child}
    parent.kill()
    parent.wait()
    assert child in family([child])
    end_strays({child: "another time"}, seconds=0.05)
    assert child in family([child])
    end_strays(known)
    assert not family([child])
    parent.stdin.close()
    parent.stdout.close()
