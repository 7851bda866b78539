"""How is one process of a cluster started, watched and ended, and all of its own with it?"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from explorer.cli.cluster.layout import Part

END_S = 10.0
LOG_BYTES = 4_000
STATE, PARENT, BEGAN = 0, 1, 19
"""Where /proc/PID/stat says so, counted from behind the name."""
ZOMBIE = "Z"


class Running:
    """A part of a cluster that runs; its output goes to a log of its own."""

    def __init__(self, part: Part, logs: Path) -> None:
        self.part = part
        self.log = logs / f"{part.name}.log"
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of its process; 0 before it was started."""
        return self._process.pid if self._process else 0

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, anew too."""
        told = {**os.environ, **self.part.environment}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.part.command,
                env={name: value for name, value in told.items() if value},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C at the terminal is the watcher's to hear
            )
        self.starts += 1

    def terminate(self) -> None:
        """Ask it to end."""
        if self._process is not None and self.is_alive:
            self._process.terminate()

    def wait(self, seconds: float) -> int | None:
        """Its exit code; None if it still runs after so long."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(seconds)
        return None

    def end(self, seconds: float = END_S) -> None:
        """Have it ended when this returns."""
        if self._process is None:
            return
        self.terminate()
        if self.wait(seconds) is None:
            self._process.kill()
            self._process.wait()

    def said(self) -> str:
        """The end of its log."""
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            _to_tail(log)
            return log.read().decode("utf-8", "replace")
        return ""


def _to_tail(log: IO[bytes]) -> None:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - LOG_BYTES))


def family(pids: Iterable[int]) -> dict[int, str]:
    """These processes and all that descend from them: when each began, by its number."""
    began, children = _processes()
    found: dict[int, str] = {}
    waiting = [pid for pid in pids if pid in began]
    while waiting:
        pid = waiting.pop()
        found[pid] = began[pid]
        waiting += [child for child in children.get(pid, ()) if child not in found]
    return found


def end_strays(known: Mapping[int, str], seconds: float = END_S) -> None:
    """Kill what is left of a family, and be sure of it; a number may be another's by now."""
    if sys.platform == "win32":  # no cluster is started there
        return
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        began, _ = _processes()
        left = [pid for pid, when in known.items() if began.get(pid) == when]
        if not left:
            return
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _processes() -> tuple[dict[int, str], dict[int, list[int]]]:
    """When each living process of this machine began, and its children; Linux says so."""
    began: dict[int, str] = {}
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name, in brackets, may hold anything; behind it the state and the parent come.
            fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            if fields[STATE] != ZOMBIE:
                began[int(folder.name)] = fields[BEGAN]
                children.setdefault(int(fields[PARENT]), []).append(int(folder.name))
    return began, children
