"""Who ends the processes of a cluster when the one that watches them was killed?

A process beside it, at the other end of a pipe: the system closes that pipe whatever the watcher
died of. Told last that there is nothing to end, it ends nothing.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from explorer.cli.cluster.running import END_S, end_strays, family
from explorer.cli.cluster.state import forget_state


class Guard:
    """What the watcher has of it.

    Args:
        folder: of the cluster.
    """

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            (sys.executable, "-m", __name__, str(folder)),
            stdin=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[3],
            start_new_session=True,  # Ctrl-C at the terminal is the watcher's to hear
        )

    def watch(self, pids: Iterable[int]) -> None:
        """These, and all that descend from them, are to end with the watcher."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it was killed: the cluster goes on without
            self._process.stdin.write(f"{json.dumps(sorted(pids))}\n")
            self._process.stdin.flush()

    def release(self) -> None:
        """The watcher has ended all of them."""
        self.watch(())
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait(END_S)


def keep_guard(told: IO[str], folder: Path) -> None:
    """Until the watcher is gone; then end what it last named, and what it could not forget."""
    pids: list[int] = []
    for line in told:
        with contextlib.suppress(ValueError):  # torn, as its writer died
            pids = json.loads(line)
    known = family(pids)
    if known:
        end_strays(known)
        forget_state(folder)
        shutil.rmtree(folder / "ray", ignore_errors=True)


if __name__ == "__main__":
    keep_guard(sys.stdin, Path(sys.argv[1]))
