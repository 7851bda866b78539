"""How does a cluster grow, and what limits it first at 1,000, 10,000 and 100,000 visitors?

    python -m tests.benchmarks.cluster_growth [--costs] [--json]

A simulation on paper, with decoders that take 1, 10 and 100 ms a pass whatever is in it. Gateways
work as `explorer/server/batching.py` does: one pass at a time for a model, everything that came
meanwhile in the next, a socket's newer request in place of its older one. What a gateway spends on
an answer and on a call, and how many calls the keeper answers, was measured on two busy cores and
stands below; `--costs` measures it here, which needs Ray.
"""

from __future__ import annotations

import argparse
import heapq
import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ANSWER_S = 0.00025
"""Of a gateway's processor, for one answer over a live socket."""
CALL_S = 0.0019
"""Of a gateway's processor, for one call to a replica."""
WAY_S = 0.003
"""To a replica and back, beside the computing."""
KEEPER_CALLS_PER_S = 1_600.0
DECODERS_S = (0.001, 0.010, 0.100)
SOCKETS = (30, 100, 300)
VISITORS = (1_000, 10_000, 100_000)
MOVING = 0.1
"""Of all visitors at one moment."""
RATE = 30.0
"""Requests a second of one who moves."""
RUN_EVERY_S = 20.0
"""A visitor's page runs once in so long."""
KEEPER_CALLS_OF_RUN = 2
BUSY = 0.7
"""What a processor or a replica may be asked for, so that a wait stays short."""
SOCKETS_OF_GATEWAY = 600
ROWS_PER_PASS = 512
REPLY_BYTES = 800
SECONDS = 4.0


@dataclass(frozen=True)
class Grown:
    """What some moving sockets at one gateway get.

    Attributes:
        decoder_ms: of one pass.
        moving: sockets.
        gateways: that share one replica.
        rows: in a pass, on average.
        answers: a second, to each socket that moves.
        p50_ms, p95_ms: from a request to its answer.
        replica: the share of its time in which the replica computes.
        gateway: the share of a core that the gateway takes.
    """

    decoder_ms: float
    moving: int
    gateways: int
    rows: float
    answers: float
    p50_ms: float
    p95_ms: float
    replica: float
    gateway: float


def simulated(decoder_s: float, moving: int, gateways: int = 1, seed: int = 0) -> Grown:
    """Some gateways that share one replica, each with so many moving sockets."""
    rng = np.random.default_rng(seed)
    phases = rng.uniform(0, 1 / RATE, size=(gateways, moving))
    pending: list[dict[int, float]] = [{} for _ in range(gateways)]
    arrivals = [
        (float(phase + step / RATE), gateway, socket)
        for step in range(int(SECONDS * RATE))
        for gateway in range(gateways)
        for socket, phase in enumerate(phases[gateway])
    ]
    # Kind 0 is an arrival and comes before a pass that begins in the same moment.
    events: list[tuple[float, int, int, int]] = [(when, 0, g, s) for when, g, s in arrivals]
    heapq.heapify(events)
    is_busy = [False] * gateways
    replica_free_s, computed_s, passes = 0.0, 0.0, 0
    waits: list[float] = []
    spent_s = 0.0
    while events:
        now, kind, gateway, socket = heapq.heappop(events)
        if kind == 0:
            pending[gateway][socket] = now
            if is_busy[gateway]:
                continue
        rows = dict(list(pending[gateway].items())[:ROWS_PER_PASS])
        is_busy[gateway] = bool(rows)
        if not rows:
            continue
        for each in rows:
            del pending[gateway][each]
        begin = max(now + CALL_S + WAY_S / 2, replica_free_s)
        replica_free_s = begin + decoder_s
        computed_s += decoder_s
        passes += 1
        took_s = CALL_S + ANSWER_S * len(rows)
        spent_s += took_s
        end = replica_free_s + WAY_S / 2 + ANSWER_S * len(rows)
        waits += [end - since for since in rows.values()]
        heapq.heappush(events, (end, 1, gateway, -1))
    took = max(SECONDS, replica_free_s)
    p50, p95 = np.percentile(waits, [50, 95]) * 1000
    return Grown(
        decoder_s * 1000,
        moving,
        gateways,
        round(len(waits) / passes, 1),
        round(len(waits) / took / moving / gateways, 1),
        round(float(p50), 1),
        round(float(p95), 1),
        round(computed_s / took, 2),
        round(spent_s / took / gateways, 2),
    )


def limits(visitors: int) -> dict[str, float]:
    """What so many visitors need, each limit by itself: gateways by sockets and by processor, the
    keeper's share of its time, the line outward."""
    answers = visitors * MOVING * RATE
    return {
        "visitors": visitors,
        "gateways_by_sockets": -(-visitors // SOCKETS_OF_GATEWAY),
        "gateways_by_processor": int(-(-answers * ANSWER_S // BUSY)),
        "keeper_busy": round(visitors / RUN_EVERY_S * KEEPER_CALLS_OF_RUN / KEEPER_CALLS_PER_S, 2),
        "outward_mbit_per_s": round(answers * REPLY_BYTES * 8 / 1e6),
    }


def costs() -> dict[str, float]:
    """What a call costs here, through a Ray of this process's own; seconds, and calls a second."""
    os.environ["EXPLORER_OWN_MODELS"] = tempfile.mkdtemp()
    from explorer.core.cluster import open_cluster
    from explorer.core.folders import default_checkpoints_dir

    core = open_cluster(Path(default_checkpoints_dir()), "cpu")
    z = np.zeros((8, 2), np.float32)
    call = ("decode", ("mnist-vae-2d", z), {})
    for _ in range(20):
        core._ask(*call)  # type: ignore[attr-defined]
    begin, begin_cpu, calls = time.perf_counter(), time.process_time(), 200
    for _ in range(calls):
        core._ask(*call)  # type: ignore[attr-defined]
    took, spent = time.perf_counter() - begin, time.process_time() - begin_cpu
    begin, asked = time.perf_counter(), 800
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: core.own_models("nobody"), range(asked)))
    return {
        "call_cpu_s": round(spent / calls, 5),
        "call_s": round(took / calls, 5),
        "keeper_calls_per_s": round(asked / (time.perf_counter() - begin), 1),
    }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--costs", action="store_true", help="measure what a call costs here")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.costs:
        print(json.dumps(costs(), indent=1))
        return
    grown = [
        vars(simulated(decoder_s, moving, gateways))
        for decoder_s in DECODERS_S
        for moving in SOCKETS
        for gateways in (1, 4)
    ]
    needed = [limits(visitors) for visitors in VISITORS]
    if given.json:
        print(json.dumps({"sockets": grown, "visitors": needed}, indent=1))
        return
    for rows in (grown, needed):
        print("  ".join(f"{name:>21}" for name in rows[0]))
        for row in rows:
            print("  ".join(f"{value:>21}" for value in row.values()))


if __name__ == "__main__":
    main()
