"""What do tests fetch from: a server on this machine whose folders behave as mirrors do?"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from tests.waiting import PATIENCE_S

CONTENTS = np.random.default_rng(0).bytes(400_000)
"""Random, so that the packed file is several pieces long too."""
PACKED = gzip.compress(CONTENTS)
NAME = "it.gz"


class Mirrors(BaseHTTPRequestHandler):
    """One server whose folders behave as different mirrors do."""

    requested: list[str] = []  # noqa: RUF012 - one list for all requests, emptied for each test
    may_go_on = threading.Event()
    """Until it is set, a slow mirror sends half of its file and no more."""

    def do_GET(self) -> None:
        self.requested.append(self.path)
        behaviour = self.path.split("/")[1]
        if behaviour == "missing":
            self.send_error(404)
        elif behaviour == "failing":
            self.send_error(503)
        else:
            self.answer(*self.answers()[behaviour])

    def answers(self) -> dict[str, tuple[bytes, int]]:
        """What is sent, and the length that the header states."""
        swapped = gzip.compress(bytes(len(CONTENTS)))
        endless = bytes(len(CONTENTS) + 1_000_000)
        return {
            "good": (PACKED, len(PACKED)),
            "breaks_off": (PACKED[:-100], len(PACKED)),
            "truncated": (PACKED[:-100], len(PACKED) - 100),
            "swapped": (swapped, len(swapped)),
            "endless": (endless, len(endless)),
            "empty": (b"", 0),
            "slow": (PACKED, len(PACKED)),
        }

    def answer(self, content: bytes, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        half = len(content) // 2
        try:
            self.wfile.write(content[:half])
            if self.path.startswith("/slow"):
                self.may_go_on.wait(PATIENCE_S)
            self.wfile.write(content[half:])
        except ConnectionError:  # the endless answer is broken off by the client
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def running_mirrors() -> Iterator[str]:
    """The server's address."""
    Mirrors.requested.clear()
    Mirrors.may_go_on.clear()
    running = ThreadingHTTPServer(("127.0.0.1", 0), Mirrors)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    Mirrors.may_go_on.set()
    running.shutdown()
    running.server_close()
    thread.join()
