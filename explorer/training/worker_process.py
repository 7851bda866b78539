"""How does the serving process start a worker, command it and kill it?"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from explorer.training.worker import GO, PAUSE

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
END_S = 10.0

Hear = Callable[[dict[str, Any]], object]


class Worker(Protocol):
    """What the queue of trainings asks of a worker, wherever it is."""

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""

    def order(self, line: str, hear: Hear, end: Callable[[int], object]) -> None:
        """Start training; `hear` is called with each message and `end` with the exit code."""

    def pause(self) -> None:
        """Pause before the next step."""

    def go_on(self) -> None:
        """Resume."""

    def kill(self) -> None:
        """Kill it; the process has ended when this returns."""


class WorkerProcess:
    """A running worker process. Its imports take seconds, so it is started before its order."""

    def __init__(self, threads: int) -> None:
        path = os.pathsep.join(
            part for part in (str(PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")) if part
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", "explorer.training.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": str(threads)},
            text=True,
            encoding="utf-8",
            # Ctrl-C at the terminal is the server's to hear; it ends its workers itself.
            start_new_session=True,  # on POSIX
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # on Windows
        )
        self._is_heard = False

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def order(self, line: str, hear: Hear, end: Callable[[int], object]) -> None:
        """Start training; a thread calls `hear` with each message and `end` with the exit code."""
        self._is_heard = True
        self._write(line)
        threading.Thread(
            target=self._listen, args=(hear, end), name="explorer-worker", daemon=True
        ).start()

    def pause(self) -> None:
        """Pause before the next step."""
        self._write(f"{PAUSE}\n")

    def go_on(self) -> None:
        """Resume."""
        self._write(f"{GO}\n")

    def kill(self) -> None:
        """Kill it; the process has ended when this returns."""
        self._process.kill()
        self._process.wait(END_S)
        with contextlib.suppress(OSError):  # what was not yet sent is for nobody now
            assert self._process.stdin is not None
            self._process.stdin.close()
        if not self._is_heard and self._process.stdout is not None:
            self._process.stdout.close()

    def _listen(self, hear: Hear, end: Callable[[int], object]) -> None:
        try:
            assert self._process.stdout is not None
            with self._process.stdout as lines:
                for line in lines:
                    message = _message(line)
                    if message is not None:
                        hear(message)
        except BaseException:
            self._process.kill()  # nobody hears it any more
            raise
        finally:  # no training waits for an end that never comes, whatever failed in who hears
            code = self._process.wait()
            with contextlib.suppress(OSError):
                assert self._process.stdin is not None
                self._process.stdin.close()
            end(code)

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except (OSError, ValueError):
            # It is gone: whoever listens to it hears the end.
            return


def _message(line: str) -> dict[str, Any] | None:
    try:
        message = json.loads(line)
    except ValueError:
        return None  # cut off by its end
    return message if isinstance(message, dict) else None
