"""What does an image cost in memory and time, and does the model keep what it should let go?"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import torch

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import DOUBT, FACT, Evidence, Finding

ROWS, CALLS = 8, 5


def check_cost(exam: Examination) -> list[Finding]:
    """Time of a few calls, and the bytes of tensors that are alive before and after them."""
    subject = exam.subject
    if subject.encode is None:
        return []
    images = subject.images[:ROWS]

    def call() -> None:
        code = exam.encode(images)
        if subject.decode is not None:
            exam.decode(code.mu)

    call()
    begun = time.perf_counter()
    call()
    each_ms = (time.perf_counter() - begun) / len(images) * 1e3
    kept = _kept(call)
    if kept[0] >= CALLS * images[0].size:
        gc.collect()  # what only waits to be collected is not kept
        kept = _kept(call)
    weights = 0
    if subject.module is not None:
        tensors = (*subject.module.parameters(), *subject.module.buffers())
        weights = sum(each.numel() * each.element_size() for each in tensors)
    figures: dict[str, float | str] = {"ms an image": each_ms, "weights, MB": weights / 1e6}
    # As many bytes again at the call after: what is only kept once is a cache.
    if kept[0] >= CALLS * images[0].size and kept[1] - kept[0] >= 0.5 * kept[0] / CALLS:
        return [
            Finding(
                "memory_growth",
                DOUBT,
                f"Every call keeps {kept[0] / CALLS / 1e3:.0f} kB of tensors alive, so that memory "
                "grows for as long as the model is used.",
                "Keep no activations in lists of the module, and detach what is logged.",
                Evidence(figures | {"kept, kB a call": kept[0] / CALLS / 1e3}),
            )
        ]
    size = f"{weights / 1e6:.1f} MB of weights, and " if weights else ""
    return [
        Finding(
            "cost",
            FACT,
            f"It has {size}there and back takes {each_ms:.2g} ms an image."
            if weights
            else f"There and back takes {each_ms:.2g} ms an image.",
            evidence=Evidence(figures),
        )
    ]


def _kept(call: Callable[[], None]) -> tuple[int, int]:
    """The bytes of tensors that are alive after some calls and were not before, and after one more
    call."""
    before = _living_bytes()
    for _ in range(CALLS):
        call()
    some = _living_bytes() - before
    call()
    return some, _living_bytes() - before


def _living_bytes() -> int:
    found = 0
    for each in gc.get_objects():
        if type(each) is torch.Tensor:
            found += each.numel() * each.element_size()
    return found
