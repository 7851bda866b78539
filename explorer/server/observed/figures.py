"""What is going on in this server now, in figures that metrics and the host's page both show?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from explorer.core import Training
from explorer.server.decoding_core import DecodingCore
from explorer.server.histogram import LATENCY_S, Histogram
from explorer.server.observed.page_runs import PAGE_RUNS, PageRuns
from explorer.server.observed.process import memory_bytes, open_files, processor_s
from explorer.server.parts import ServerParts
from explorer.training.progress import ENDED


@dataclass(frozen=True)
class RoomsNow:
    """Rooms that are open, phones in them, and connections of phones and stages."""

    rooms: int = 0
    phones: int = 0
    sockets: int = 0


@dataclass(frozen=True, eq=False)
class Observed:
    """What figures are read from.

    Attributes:
        parts: whose figures they are.
        rooms: asked for every look.
        runs: of pages.
        began_s: when the server started, Unix time.
    """

    parts: ServerParts
    rooms: Callable[[], RoomsNow] = RoomsNow
    runs: PageRuns = PAGE_RUNS
    began_s: float = field(default_factory=time.time)

    def residents(self) -> list[str]:
        """Labels of the models on the device, those of visitors as one."""
        names = self.parts.opener.core().residents()
        return list(dict.fromkeys(self.parts.labels.of(name) for name in names))

    def trainings(self) -> dict[str, int]:
        """How many trainings run, pause and wait."""
        counts = dict.fromkeys(("running", "paused", "waiting"), 0)
        for training in asked_trainings(self.parts.opener.core()):
            phase = training.progress.phase
            if phase not in ENDED:
                counts[phase if phase in counts else "running"] += 1
        return counts

    def figures(self) -> dict[str, Any]:
        """All of it, as plain values for JSON; slow, as the core may be far away."""
        parts, rooms = self.parts, self.rooms()
        traffic, batcher = parts.traffic, parts.batcher
        return {
            "now_s": time.time(),
            "began_s": self.began_s,
            "device": parts.opener.core().device,
            "residents": self.residents(),
            "sockets": {"open": parts.admission.connections, "limit": parts.limits.connections},
            "waiting": batcher.waiting_requests,
            "answered": traffic.answered,
            "overtaken": traffic.overtaken,
            "refused": {str(int(code)): count for code, count in sorted(traffic.refused.items())},
            "latency_ms": traffic.latency_ms(),
            "bounds_s": LATENCY_S,
            "models": [
                {
                    "model": label,
                    "place": place,
                    "answers": told(traffic.answers.get((label, place))),
                    "passes": told(passes),
                    "rows": traffic.rows[label, place].total,
                }
                for (label, place), passes in sorted(traffic.passes.items())
            ],
            "pages": {page: told(runs) for page, runs in sorted(self.runs.seen().items())},
            "rooms": {"open": rooms.rooms, "phones": rooms.phones, "sockets": rooms.sockets},
            "trainings": self.trainings(),
            "memory_bytes": memory_bytes(),
            "open_files": open_files(),
            "processor_s": processor_s(),
        }


def asked_trainings(core: DecodingCore) -> Iterable[Training]:
    """The trainings of a core that has any."""
    trainings: Callable[[], Iterable[Training]] = getattr(core, "trainings", tuple)
    return trainings()


def told(histogram: Histogram | None) -> dict[str, Any]:
    """Counts and sum, for JSON."""
    if histogram is None:
        return {"counts": [], "sum_s": 0.0}
    return {"counts": list(histogram.counts), "sum_s": histogram.total}
