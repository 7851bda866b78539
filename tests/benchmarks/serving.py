"""How do tests and benchmarks start a Streamlit app of their own and know when it answers?"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.error import URLError
from urllib.request import urlopen

REPOSITORY = Path(__file__).resolve().parents[2]
APP = REPOSITORY / "app.py"
START_PATIENCE_S = 180.0
END_PATIENCE_S = 30.0
ASK_EVERY_S = 0.05
NOTHING: Mapping[str, str] = MappingProxyType({})


class Served:
    """An app on a port of this machine, to be stopped and started again on the same one.

    Attributes:
        commanded_s: `time.perf_counter()` when its command was last given.
    """

    def __init__(
        self, script: Path = APP, environment: Mapping[str, str] = NOTHING, log: Path | None = None
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._command = [
            *(sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"),
            *(f"--server.port={port}", "--server.address=127.0.0.1"),
        ]
        self._environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **environment}
        self._log = log
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Give the command and wait until the app answers. Raises SystemExit if it never does."""
        self.commanded_s = time.perf_counter()
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(self._log.open("wb")) if self._log else subprocess.DEVNULL
            self.process = subprocess.Popen(
                self._command,
                cwd=REPOSITORY,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_it_answers()
        return self.process

    def stop(self) -> None:
        """End it as a person does."""
        self.process.terminate()
        self.process.wait(END_PATIENCE_S)

    def kill(self) -> None:
        """End it as a lost power cord does."""
        self.process.kill()
        self.process.wait(END_PATIENCE_S)

    def resident_mb(self) -> float:
        """What the server holds in memory now. Linux only."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024 / 1e6

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_PATIENCE_S
        while time.monotonic() < deadline:
            with contextlib.suppress(URLError, ConnectionError, TimeoutError):
                urlopen(f"{self.url}/_stcore/health", timeout=5).close()
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self.process.wait(ASK_EVERY_S)
                raise SystemExit(f"The server ended with code {code}.{self._said()}")
        self.kill()
        raise SystemExit(f"No answer from it within {START_PATIENCE_S:.0f} s.{self._said()}")

    def _said(self) -> str:
        return f"\n{self._log.read_text()[-2000:]}" if self._log else ""


@contextlib.contextmanager
def serving(script: Path = APP) -> Iterator[Served]:
    """`streamlit run SCRIPT` on a free port of this machine, until the block ends."""
    served = Served(script)
    try:
        yield served
    finally:
        served.stop()
