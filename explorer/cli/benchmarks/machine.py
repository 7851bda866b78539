"""On which machine is it measured, and what could that machine do at best?"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from explorer.core.device import device_title

PACKAGES = ("torch", "numpy", "streamlit", "plotly")
PRODUCT_SIDE = {"cpu": 1024, "cuda": 8192}
COPIED_BYTES = {"cpu": 1 << 27, "cuda": 1 << 30}
LIMIT_ROUNDS = 7


def machine(device: torch.device) -> dict[str, Any]:
    """Processor, cores, load, device, versions, date: whatever a figure depends on."""
    return {
        "processor": _processor(),
        "cores": _cores(),
        "load_average": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "device": device_title(device),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
    }


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def resident_bytes() -> int | None:
    """What this process holds in memory now; None where the system does not say."""
    if not sys.platform.startswith("linux"):
        return None
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def products_per_second(device: torch.device) -> float:
    """Floating-point operations a second of a large float32 matrix product, the best of a few.

    On the threads that torch has now.
    """
    side = PRODUCT_SIDE[device.type]
    a, b = torch.rand(side, side, device=device), torch.rand(side, side, device=device)
    return 2.0 * side**3 / _least_seconds(lambda: torch.mm(a, b), device)


def bytes_per_second(device: torch.device) -> float:
    """Bytes read and written a second by a copy too large for the caches, the best of a few."""
    source = torch.zeros(COPIED_BYTES[device.type], dtype=torch.uint8, device=device)
    target = torch.ones_like(source)
    return 2.0 * source.numel() / _least_seconds(lambda: target.copy_(source), device)


def _least_seconds(work: Callable[[], object], device: torch.device) -> float:
    # A limit is what the machine can do undisturbed: the least, not the median.
    taken = []
    for _ in range(LIMIT_ROUNDS):
        start = time.perf_counter()
        work()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        taken.append(time.perf_counter() - start)
    return min(taken)
