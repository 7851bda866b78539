"""How long does a visitor wait for an image over the live socket, alone and among many?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from explorer.cli.benchmarks.setup import CannotMeasure, Setup, served_threads
from explorer.cli.benchmarks.timing import Figure, against, interleaved

SCRIPT = Path(__file__).resolve().parents[3] / "tests" / "benchmarks" / "socket_load.py"
RATE, SECONDS = 30.0, 5.0
CLIENTS = (1, 10, 100, 300)
PATIENCE_S = 180.0
IN_PROCESS = "core.decode of one image in this process"


def socket_figures(setup: Setup) -> Iterator[Figure]:
    """The round trip with 1, 10, 100 and 300 clients, each at 30 requests a second."""
    if setup.quick:
        raise CannotMeasure("The live socket is left out of --quick: it starts a server.")
    if not SCRIPT.is_file():
        raise CannotMeasure("The live socket's load script is in a checkout only (tests/).")
    described = setup.core.describe(setup.model)
    z = setup.latents(1, described.latent_dim)
    with served_threads():
        direct = interleaved({IN_PROCESS: lambda: setup.core.decode(setup.model, z)}, 300)
    alone_ms = 0.0
    for clients in CLIENTS:
        run = socket_load(setup.model, clients)
        median_ms = run["latency_ms"]["p50"]
        alone_ms = alone_ms or median_ms
        one = clients == CLIENTS[0]
        yield against(
            f"round trip over the live socket, {clients} {'client' if one else 'clients'}",
            IN_PROCESS if one else f"the round trip with {CLIENTS[0]} client",
            "ms per answer",
            median_ms,
            direct.median_s(IN_PROCESS) * 1e3 if one else alone_ms,
            more={
                "model": setup.model,
                "requests_per_s_and_client": RATE,
                **{key: run[key] for key in ("answered", "overtaken", "dropped")},
                "latency_ms": run["latency_ms"],
                "generator_late_ms": run["generator_late_ms"],
            },
        )


def socket_load(model: str, clients: int) -> dict[str, Any]:
    """What `tests/benchmarks/socket_load.py` says; it starts a server for itself."""
    command = [sys.executable, str(SCRIPT), "--json", "--model", model]
    command += ["--clients", str(clients), "--rate", str(RATE), "--seconds", str(SECONDS)]
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        figures: dict[str, Any] = json.loads(ended.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise CannotMeasure(
            f"The live socket could not be loaded with {clients} clients: {type(error).__name__}."
        ) from error
    if not figures["latency_ms"]:
        raise CannotMeasure(f"No answer came over the live socket with {clients} clients.")
    return figures
