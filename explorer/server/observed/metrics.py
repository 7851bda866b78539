"""What does Prometheus read at `/core/metrics`?

The figures that the server keeps anyway, written in Prometheus' words when asked for: an
answer costs a few additions, whoever collects. Labels are bounded: a model's (see `ModelLabels`),
one of three places, a page from the list of pages, a close code.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from explorer.server.histogram import Histogram
from explorer.server.observed.figures import Observed
from explorer.server.observed.gate import HostGate

PREFIX = "explorer_"
FORBIDDEN = 403
REFUSAL = (
    "Metrics are for the host: the secret of EXPLORER_DELETE_SECRET is their bearer token. Without "
    "one they can be had on this machine alone, of a server that no other machine reaches."
)
PLACES = (
    "here: where the request arrived; server: on a thread; replica: in another process. What a "
    "browser decodes itself is not seen here"
)


class Metrics:
    """The endpoint of `/core/metrics`."""

    def __init__(self, observed: Observed, gate: HostGate) -> None:
        self._observed = observed
        self._gate = gate
        self._registry: Any = None

    async def endpoint(self, request: Request) -> Response:
        """200 and the metrics in the form asked for, 403 and one sentence."""
        if not await self._gate.may_collect(request):
            return PlainTextResponse(REFUSAL, FORBIDDEN)
        text, kind = await asyncio.to_thread(self._written)
        return Response(text, headers={"Content-Type": kind, "Cache-Control": "no-store"})

    def _written(self) -> tuple[bytes, str]:
        # Not before somebody collects: a first page is not to wait for what few ask for.
        from prometheus_client import (
            CONTENT_TYPE_LATEST,
            CollectorRegistry,
            ProcessCollector,
            generate_latest,
        )

        self._observed.parts.labels.learn()
        if self._registry is None:
            registry = CollectorRegistry()
            ProcessCollector(registry=registry)
            registry.register(self)
            self._registry = registry
        return generate_latest(self._registry), CONTENT_TYPE_LATEST

    def describe(self) -> list[Any]:
        """Nothing ahead: what there is follows from the figures."""
        return []

    def collect(self) -> Iterator[Any]:
        """Every family of metrics, as they stand now."""
        traffic = self._observed.parts.traffic
        yield from self._counters()
        yield from self._gauges()
        by = ("model", "place")
        yield _histogram(
            "answer_seconds", f"Request to answer, s ({PLACES}).", by, traffic.answers.items()
        )
        yield _histogram("pass_seconds", "A pass through a decoder, s.", by, traffic.passes.items())
        yield _histogram("pass_rows", "Latents in a pass.", by, traffic.rows.items())
        runs = [((page,), found) for page, found in self._observed.runs.seen().items()]
        yield _histogram("page_run_seconds", "A run of a page's script, s.", ("page",), runs)

    def _counters(self) -> Iterator[Any]:
        from prometheus_client.core import CounterMetricFamily

        traffic = self._observed.parts.traffic
        answered = CounterMetricFamily(
            f"{PREFIX}requests", "Requests over the live socket, by outcome.", labels=["outcome"]
        )
        answered.add_metric(["answered"], traffic.answered)
        answered.add_metric(["overtaken"], traffic.overtaken)
        yield answered
        refused = CounterMetricFamily(
            f"{PREFIX}refused", "Live sockets refused, by close code.", labels=["code"]
        )
        for code, count in sorted(traffic.refused.items()):
            refused.add_metric([str(int(code))], count)
        yield refused

    def _gauges(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily

        parts, rooms = self._observed.parts, self._observed.rooms()
        plain = {
            "live_sockets": ("Live sockets that are open.", parts.admission.connections),
            "live_sockets_limit": ("As many as may be.", parts.limits.connections),
            "waiting_requests": ("Requests that wait for a pass.", parts.batcher.waiting_requests),
            "rooms": ("Rooms that are open.", rooms.rooms),
            "phones": ("Phones connected to rooms.", rooms.phones),
            "room_sockets": ("Connections of phones and stages.", rooms.sockets),
        }
        for name, (words, value) in plain.items():
            yield GaugeMetricFamily(f"{PREFIX}{name}", words, value=value)
        trainings = GaugeMetricFamily(
            f"{PREFIX}trainings", "Trainings that were asked for.", labels=["state"]
        )
        for state, count in self._observed.trainings().items():
            trainings.add_metric([state], count)
        yield trainings
        residents = GaugeMetricFamily(
            f"{PREFIX}resident", "Models on the device; all own ones as one.", labels=["model"]
        )
        for label in self._observed.residents():
            residents.add_metric([label], 1)
        yield residents


def _histogram(
    name: str, words: str, by: tuple[str, ...], found: Iterable[tuple[tuple[str, ...], Histogram]]
) -> Any:
    from prometheus_client.core import HistogramMetricFamily

    family = HistogramMetricFamily(f"{PREFIX}{name}", words, labels=by)
    for labels, histogram in sorted(found, key=lambda pair: pair[0]):
        bounds = [*(str(float(bound)) for bound in histogram.bounds), "+Inf"]
        buckets = list(zip(bounds, accumulate(histogram.counts), strict=True))
        family.add_metric(list(labels), buckets, histogram.total)
    return family
