"""How many visitors can move their pointers at once, and how long do they wait for each image?

Opens many live sockets to a server on this machine and sends codes on each at a steady rate,
whether or not the server keeps up. Every request ends in one of three ways: answered; overtaken,
which is an answer to a newer request of the same client; or dropped, which is neither.

    python tests/benchmarks/socket_load.py --clients 100 --rate 30 --seconds 10
    python tests/benchmarks/socket_load.py --clients 300 --url http://127.0.0.1:8501 --json

Without `--url` it starts `streamlit run app.py` for itself. The latency of an answer runs from the
moment at which its request was handed to the socket to the arrival of its last byte here; the
generator shares the machine with the server, so its own delays are part of it. How late the
generator was in sending is reported beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import numpy as np
from serving import REPOSITORY, serving
from socket_client import LiveClient

MAX_CLIENTS = 1000
MAX_SECONDS = 120.0
MAX_RATE = 240.0
LAST_ANSWERS_S = 3.0
"""How long the last requests may take before they count as dropped."""
OPEN_AT_ONCE = 32
SENDS_BEFORE_READING = 50
"""Answers must be read too while sending is behind its times."""


@dataclass(frozen=True)
class Load:
    """What is asked of the server."""

    clients: int
    rate: float
    seconds: float
    model: str
    rows: int


@dataclass(frozen=True)
class Spec:
    """What a request and a reply for one image hold."""

    latent_dim: int
    image_bytes: int
    classes: int = 0


class Visitor:
    """One client: what it sent, what it got."""

    def __init__(self, url: str, reply_bytes: int) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._reply_bytes = reply_bytes
        self._next_sequence = 0
        self.live = LiveClient(parts.netloc, f"{parts.path}?{parts.query}", self.take)
        self.unanswered_s: dict[int, float] = {}
        self.latencies_s: list[float] = []
        self.overtaken = 0
        self.lost_because: str | None = None

    async def arrive(self, opening: asyncio.Semaphore) -> None:
        """Open the socket, or leave it closed with the reason noted."""
        async with opening:
            try:
                loop = asyncio.get_running_loop()
                await loop.create_connection(lambda: self.live, self._host, self._port)
                await self.live.opened
            except OSError as error:
                self.live.closed_because = str(error)

    def leave(self) -> None:
        """Close the socket, once it is noted whether it was still open."""
        self.lost_because = self.live.closed_because
        self.live.close()

    def ask(self, codes: bytes) -> None:
        """Send the next request."""
        sequence = self._next_sequence
        self._next_sequence += 1
        self.unanswered_s[sequence] = time.perf_counter()
        self.live.send(sequence.to_bytes(4, "little") + codes)

    def take(self, message: bytes) -> None:
        """Note an answer. Raises ValueError if it answers nothing that was asked."""
        now_s = time.perf_counter()
        sequence = int.from_bytes(message[:4], "little")
        if sequence not in self.unanswered_s or len(message) != self._reply_bytes:
            raise ValueError(f"{len(message)} bytes came for request {sequence}, not asked for.")
        self.latencies_s.append(now_s - self.unanswered_s.pop(sequence))
        # In order of sending, so the older ones come first; the server never goes back to them.
        while self.unanswered_s and next(iter(self.unanswered_s)) < sequence:
            del self.unanswered_s[next(iter(self.unanswered_s))]
            self.overtaken += 1


async def run(load: Load, url: str, spec: Spec) -> tuple[list[Visitor], np.ndarray]:
    """All clients at once against the live socket at `url`; and by how many s each send was late.

    An answer that nobody asked for ends the run with the error.
    """
    failures: list[BaseException] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: failures.append(context["exception"])
    )
    visitors = [Visitor(url, 4 + load.rows * spec.image_bytes) for _ in range(load.clients)]
    opening = asyncio.Semaphore(OPEN_AT_ONCE)
    await asyncio.gather(*(visitor.arrive(opening) for visitor in visitors))
    lateness_s = await send_all(load, spec, visitors)
    deadline_s = time.perf_counter() + LAST_ANSWERS_S
    while any(visitor.unanswered_s for visitor in visitors) and time.perf_counter() < deadline_s:
        await asyncio.sleep(0.01)
    for visitor in visitors:
        visitor.leave()
    if failures:
        raise failures[0]
    return visitors, lateness_s


async def send_all(load: Load, spec: Spec, visitors: list[Visitor]) -> np.ndarray:
    """Send every request at its own time, in one sweep: a late one does not put off the others."""
    rng = np.random.default_rng(0)
    codes = some_codes(load, spec, rng)
    phases_s = rng.uniform(0.0, 1.0 / load.rate, size=load.clients)
    steps_s = np.arange(round(load.seconds * load.rate)) / load.rate
    due_s = (steps_s[:, None] + phases_s).ravel()
    order = np.argsort(due_s)
    begin_s = time.perf_counter()
    sent_s = np.zeros(len(order))
    for turn, due in enumerate((due_s[order] + begin_s).tolist()):
        wait_s = due - time.perf_counter()
        if wait_s > 0 or turn % SENDS_BEFORE_READING == 0:
            await asyncio.sleep(max(wait_s, 0.0))
        sent_s[turn] = time.perf_counter()
        visitors[order[turn] % load.clients].ask(codes[turn % len(codes)])
    return sent_s - begin_s - due_s[order]


def some_codes(load: Load, spec: Spec, rng: np.random.Generator) -> list[bytes]:
    """The bytes of z, drawn from the prior, with labels where the model takes them."""
    z = rng.normal(size=(64, load.rows, spec.latent_dim)).astype("<f4")
    if spec.classes:
        labels = rng.integers(0, spec.classes, size=(64, load.rows, 1))
        z = np.concatenate([z, labels.astype("<f4")], axis=2)
    return [part.tobytes() for part in z]


def report(
    load: Load, visitors: list[Visitor], lateness_s: np.ndarray, health: dict[str, Any]
) -> dict[str, Any]:
    """The figures of one run: counts, percentiles in milliseconds, the server's own view."""
    latencies_s = np.concatenate([visitor.latencies_s for visitor in visitors])
    reasons = [visitor.lost_because for visitor in visitors]
    return {
        **asdict(load),
        "cpu_cores": os.cpu_count(),
        "connected": reasons.count(None),
        "closed_because": sorted({reason for reason in reasons if reason is not None}),
        "sent": len(lateness_s),
        "answered": len(latencies_s),
        "overtaken": sum(visitor.overtaken for visitor in visitors),
        "dropped": sum(len(visitor.unanswered_s) for visitor in visitors),
        "answers_per_second": round(len(latencies_s) / load.seconds, 1),
        "latency_ms": percentiles_ms(latencies_s),
        "generator_late_ms": percentiles_ms(lateness_s),
        "server": {key: health.get(key) for key in ("device", "decoding", "latency_ms")},
    }


def percentiles_ms(seconds: np.ndarray) -> dict[str, float]:
    """p50, p95, p99 and the largest, in milliseconds."""
    if not seconds.size:
        return {}
    values = np.percentile(seconds, [50, 95, 99, 100]) * 1000.0
    return dict(zip(["p50", "p95", "p99", "max"], values.round(2).tolist(), strict=True))


def model_spec(model: str) -> Spec:
    """What a request for the model holds, from its checkpoint on this machine."""
    sys.path.insert(0, str(REPOSITORY))
    from explorer.core import shared_core

    description = shared_core().describe(model)
    return Spec(
        latent_dim=description.latent_dim,
        image_bytes=int(np.prod(description.image_shape)),
        classes=len(description.class_names) if description.can("conditional") else 0,
    )


def health_of(base_url: str) -> dict[str, Any]:
    """What `/core/health` says."""
    with urlopen(f"{base_url}/core/health", timeout=10) as answer:
        figures: dict[str, Any] = json.load(answer)
        return figures


@contextlib.contextmanager
def server(url: str | None) -> Iterator[str]:
    """The base URL of the server to load: the one that was named, or one of our own."""
    if url is not None:
        yield url.rstrip("/")
        return
    with serving() as served:
        yield served.url


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--clients", type=int, default=100, help=f"1 to {MAX_CLIENTS}")
    parser.add_argument("--rate", type=float, default=30.0, help="requests a second per client")
    parser.add_argument("--seconds", type=float, default=10.0, help=f"at most {MAX_SECONDS:.0f}")
    parser.add_argument("--model", default="mnist-vae-2d")
    parser.add_argument("--rows", type=int, default=1, help="codes in each request")
    parser.add_argument("--url", help="a running server, on this machine only")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args(argv)
    if not 1 <= given.clients <= MAX_CLIENTS:
        parser.error(f"--clients is {given.clients}; it must be 1 to {MAX_CLIENTS}.")
    if not 0 < given.rate <= MAX_RATE:
        parser.error(f"--rate is {given.rate}; it must be above 0 and at most {MAX_RATE}.")
    if not 0 < given.seconds <= MAX_SECONDS:
        parser.error(f"--seconds is {given.seconds}; it must be above 0, at most {MAX_SECONDS}.")
    if not 1 <= given.rows <= 256:
        parser.error(f"--rows is {given.rows}; it must be 1 to 256.")
    if given.url and urlsplit(given.url).hostname not in ("127.0.0.1", "localhost", "::1"):
        parser.error(f"--url is {given.url}; only a server on this machine may be loaded.")
    return given


def main(argv: list[str] | None = None) -> int:
    """Run the load, print the figures; 1 if a client lost its socket or a request was dropped."""
    given = arguments(argv)
    load = Load(given.clients, given.rate, given.seconds, given.model, given.rows)
    spec = model_spec(load.model)
    gc.disable()  # a collection over all those objects would be counted as the server's delay
    with server(given.url) as base_url:
        live_url = f"{base_url.replace('http', 'ws', 1)}/core/live?model={load.model}"
        visitors, lateness_s = asyncio.run(run(load, live_url, spec))
        figures = report(load, visitors, lateness_s, health_of(base_url))
    print(json.dumps(figures, indent=1) if given.json else as_text(figures))
    return 0 if figures["connected"] == load.clients and not figures["dropped"] else 1


def as_text(figures: dict[str, Any]) -> str:
    """The figures, one a line."""
    return "\n".join(f"{name:20} {value}" for name, value in figures.items())


if __name__ == "__main__":
    raise SystemExit(main())
