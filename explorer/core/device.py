"""On which device do the models run?"""

from __future__ import annotations

import os
import re
import threading

import torch

from explorer.core.errors import CoreError

THREADS_VARIABLE = "EXPLORER_CPU_THREADS"
MOST_THREADS = 1024


def choose_device(wanted: str = "auto") -> torch.device:
    """The device named, or for "auto" a GPU where there is one.

    Raises:
        CoreError: no such device here.
    """
    if wanted == "auto":
        return torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(wanted)
    except RuntimeError:
        raise CoreError(f"{wanted!r} names no device: use auto, cpu, cuda or cuda:1.") from None
    if device.type not in ("cpu", "cuda"):
        raise CoreError(f"Models run on cpu or cuda, not on {device.type}.")
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise CoreError(f"There is no device {wanted} on this machine: use auto or cpu.")
    return torch.device("cuda", device.index or 0) if device.type == "cuda" else device


def device_title(device: torch.device) -> str:
    """The device for people: "cpu", or "cuda:0 NVIDIA H200"."""
    if device.type == "cuda":
        return f"{device} {torch.cuda.get_device_name(device)}"
    return device.type


_this_thread = threading.local()


def keep_to_cpu_threads() -> None:
    """Have this thread's tensor operations share no more than `cpu_threads()` cores.

    OpenMP keeps the number for each thread apart, so what the thread that opened the core was told
    does not hold on the one that decodes. Left alone, each small decode there woke a second thread,
    and the two spent 5 ms of waiting in a busy loop on 0.4 ms of work.
    """
    if not getattr(_this_thread, "is_told", False):
        torch.set_num_threads(cpu_threads())
        _this_thread.is_told = True


def cpu_threads() -> int:
    """Threads for one decode on the CPU: `EXPLORER_CPU_THREADS`, or half the cores, at most 4.

    The other half serves sockets and pages; a small decode gains nothing from more threads.

    Raises:
        CoreError: the variable is not a whole number from 1 to `MOST_THREADS`.
    """
    wanted = os.environ.get(THREADS_VARIABLE, "").strip()
    if not wanted:
        return max(1, min(4, (os.cpu_count() or 2) // 2))
    if not re.fullmatch("[0-9]{1,4}", wanted) or not 1 <= int(wanted) <= MOST_THREADS:
        raise CoreError(
            f"{THREADS_VARIABLE} is {wanted[:80]!r}: say a whole number from 1 to {MOST_THREADS}."
        )
    return int(wanted)
