"""How does a benchmark start a Streamlit app of its own and know when it answers?"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

REPOSITORY = Path(__file__).resolve().parents[2]
APP = REPOSITORY / "app.py"
START_PATIENCE_S = 120.0


@dataclass(frozen=True)
class Served:
    """A running app: its address, its process, and when its command was given."""

    url: str
    process: subprocess.Popen[bytes]
    commanded_s: float

    def resident_mb(self) -> float:
        """What the server holds in memory now. Linux only."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024 / 1e6


@contextlib.contextmanager
def serving(script: Path = APP) -> Iterator[Served]:
    """`streamlit run SCRIPT` on a free port of this machine, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    commanded_s = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/_stcore/health", process)
        yield Served(url, process, commanded_s)
    finally:
        process.terminate()
        process.wait(30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return once the address answers. Raises SystemExit if the server ends or takes too long."""
    deadline = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"The server ended with code {process.returncode}.")
        with (
            contextlib.suppress(URLError, ConnectionError, TimeoutError),
            urlopen(address, timeout=5),
        ):
            return
        time.sleep(0.05)
    raise SystemExit(f"The server did not answer within {START_PATIENCE_S:.0f} s.")
