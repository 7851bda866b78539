"""How does a step of training on a GPU cost its arithmetic, and no launches?

A step of the 784-400-20 VAE is some forty kernels of a few microseconds; the processor takes ten
times as long to launch them. Here a step is recorded once, as a CUDA graph, and played back: the
epoch's order lies on the device, and a counter there says which rows are next, so that nothing is
handed over between one step and the next.

What it buys: not measured yet, as no GPU was at hand; `tests/benchmarks/on_gpu.py` measures it.
What breaks it: a step that waits for the device, or that puts its tensors elsewhere each time. Then
recording fails, that is logged, and the steps are taken one by one, as on every other device.
Source: https://docs.pytorch.org/docs/stable/notes/cuda.html#whole-network-capture
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext

import torch
from torch import Tensor

from explorer.models.replayed import WARM_UPS, beside, recorded

_LOGGER = logging.getLogger(__name__)


class ReplayedSteps:
    """The steps of epochs that differ in nothing but their rows.

    Args:
        take: takes a step on the rows of an index (B,), int64, on the device.
        batch_size: B; a last, smaller batch is taken by itself.
        generator: of all that `take` draws, on the device.
    """

    def __init__(
        self, take: Callable[[Tensor], object], batch_size: int, generator: torch.Generator
    ) -> None:
        self._take = take
        self._batch = torch.arange(batch_size, device=generator.device)
        self._place = torch.zeros(1, dtype=torch.int64, device=generator.device)
        self._order = torch.zeros(0, dtype=torch.int64, device=generator.device)
        self._generator = generator
        self._may_record = generator.device.type == "cuda"
        self._taken = 0
        self._graph: torch.cuda.CUDAGraph | None = None

    def epoch(
        self, order: Tensor, before: Callable[[int], object], after: Callable[[int], object]
    ) -> None:
        """Take the steps of an epoch.

        Args:
            order: the rows, int64 (N,) on the device.
            before: called with the number of each step before it is taken.
            after: called with the number of its rows afterwards.
        """
        with torch.cuda.device(order.device) if self._may_record else nullcontext():
            self._epoch(order, before, after)

    def _epoch(
        self, order: Tensor, before: Callable[[int], object], after: Callable[[int], object]
    ) -> None:
        if len(order) != len(self._order):
            self._order, self._graph = order.clone(), None  # elsewhere than what was recorded
        self._order.copy_(order)
        self._place.zero_()
        size = len(self._batch)
        whole = len(order) // size
        for step in range(whole):
            before(step)
            self._next()
            after(size)
        if rest := len(order) - whole * size:
            before(whole)
            self._take(order[-rest:])
            after(rest)

    def _next(self) -> None:
        if self._graph is None and self._may_record and self._taken >= WARM_UPS:
            self._record()
        if self._graph is not None:
            self._graph.replay()
        elif self._may_record:
            beside(self._step)
        else:
            self._step()
        self._taken += 1

    def _step(self) -> None:
        self._take(self._order.index_select(0, self._place + self._batch))
        self._place += len(self._batch)

    def _record(self) -> None:
        try:
            self._graph = recorded(self._step, self._generator)
        except RuntimeError:
            self._may_record = False
            _LOGGER.exception("A step of this training cannot be recorded.")
