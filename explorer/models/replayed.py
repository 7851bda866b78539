"""How is a small computation on a GPU kept from waiting for its own launches?

A decoder of few layers takes the device some microseconds and the processor, which launches each of
a dozen kernels, ten times as long. So the way of so many rows from the host's memory through the
layers and back is recorded once, as a CUDA graph over buffers that stay where they are, and played
back in one launch. What comes is padded to the next of a few sizes. On another device nothing is
recorded: the same buffers, and the computation itself.

Source: https://docs.pytorch.org/docs/stable/notes/cuda.html#cuda-graphs
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import torch
from torch import Tensor

BUCKETS = (1, 8, 64, 512, 2048)
"""Sizes for which a computation is recorded: what lies between is padded."""
WARM_UPS = 3
"""Runs before a recording, in which libraries choose their ways and allocate."""
_RECORDING = threading.Lock()
PER_ROW = Callable[[Tensor], Tensor]
"""From rows (B, D) to a tensor with a row for each, each of its own row alone."""


def bucket_of(count: int) -> int | None:
    """The smallest bucket that holds so many rows; None where there is none."""
    return next((bucket for bucket in BUCKETS if count <= bucket), None)


class Replayed:
    """A computation row by row, for up to a bucket of rows. One thread at a time.

    Args:
        compute: what is computed; on a GPU it is called here and never again, and what it reads
            besides its rows, such as weights, must stay where it is.
        columns: D of the rows.
        bucket: rows at once, at most.
        device: where.
    """

    def __init__(self, compute: PER_ROW, columns: int, bucket: int, device: torch.device) -> None:
        self._compute = compute
        self._is_recorded = device.type == "cuda"
        self._device = device
        self._told = torch.zeros(bucket, columns, pin_memory=self._is_recorded)
        self._rows = torch.zeros(bucket, columns, device=device)
        self._graph: torch.cuda.CUDAGraph | None = None
        with torch.no_grad():
            if self._is_recorded:
                self._graph, self._found = self._recorded()
            else:
                self._found = torch.empty_like(compute(self._rows))

    @torch.no_grad()
    def __call__(self, rows: Tensor) -> Tensor:
        """What is computed of rows (n, D) float32 on the host, n up to the bucket; on the host."""
        count = len(rows)
        self._told[:count].copy_(rows)
        if self._graph is None:
            self._pass()
        else:
            self._graph.replay()
            torch.cuda.current_stream(self._device).synchronize()
        return self._found[:count].clone()

    def _pass(self) -> None:
        self._rows.copy_(self._told, non_blocking=True)
        self._found.copy_(self._compute(self._rows), non_blocking=True)

    def _recorded(self) -> tuple[torch.cuda.CUDAGraph, Tensor]:
        with torch.cuda.device(self._device):
            for _ in range(WARM_UPS):
                beside(lambda: self._compute(self._rows))
            found = self._compute(self._rows)
            self._found = torch.empty(found.shape, dtype=found.dtype, pin_memory=True)
            return recorded(self._pass), self._found


def beside(work: Callable[[], object]) -> None:
    """Do some work on a stream of its own, as what comes before a recording is to be done."""
    stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        work()
    torch.cuda.current_stream().wait_stream(stream)


def recorded(
    work: Callable[[], object], generator: torch.Generator | None = None
) -> torch.cuda.CUDAGraph:
    """A recording of some work, which is not done by that.

    Args:
        generator: whose draws go on from one replay to the next.

    Raises:
        RuntimeError: the work cannot be recorded, as when it waits for the device.
    """
    graph = torch.cuda.CUDAGraph()
    if generator is not None:
        graph.register_generator_state(generator)
    stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    # One recording at a time in a process; other threads may go on using the device meanwhile.
    with _RECORDING, torch.cuda.graph(graph, stream=stream, capture_error_mode="thread_local"):
        work()
    return graph
