"""How do requests of many clients that arrive together become one pass through the decoder?

Threads decode; the event loop never waits for them. Whatever arrives while a pass runs is gathered
for the next one, so a lone client is served at once and a crowd shares its passes, without an added
delay. A request for many images is decoded in time slices, so that it cannot hold up the others.
Nor can a large model: one of which a single image takes longer than a slice decodes on a thread of
its own, and so does one whose pace is not known yet, for its first request may have to wait until
its weights are read.

To hand a request to a thread and its images back takes longer than a small decode does. So a
request that comes alone, for a model that has just taken less, is decoded where it arrives.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from explorer.core import SERVER, asked_as, last_place, loggable, note_place, request_id
from explorer.server.paces import HERE, ROWS_PER_PASS, OnPass, Paces, rows_of_slice

Decode = Callable[
    [str, NDArray[np.float32], NDArray[np.int64] | None],
    NDArray[np.uint8],
]
IDS_TOLD = 4
"""Of the requests in one pass, in what is logged of it."""
_LOGGER = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Job:
    """One request: z (n, D), its labels, its id, and the images decoded so far."""

    z: NDArray[np.float32]
    labels: NDArray[np.int64] | None
    finished: asyncio.Future[NDArray[np.uint8]]
    request: str
    parts: list[NDArray[np.uint8]] = field(default_factory=list)
    done_rows: int = 0

    @property
    def rows_left(self) -> int:
        return len(self.z) - self.done_rows


@dataclass(frozen=True, eq=False, slots=True)
class _Pass:
    """The next rows of several jobs for one model: `rows[i]` of them belong to `jobs[i]`."""

    model: str
    jobs: list[_Job]
    rows: list[int]

    @property
    def asked_by(self) -> str:
        """The ids of its requests, of a crowd the first few."""
        return " ".join(job.request for job in self.jobs[:IDS_TOLD])

    def run(self, decode: Decode) -> tuple[NDArray[np.uint8], float, str]:
        """The images of every row, the seconds that they took and the place; on a thread."""
        spans = [
            (job, slice(job.done_rows, job.done_rows + rows))
            for job, rows in zip(self.jobs, self.rows, strict=True)
        ]
        z = np.concatenate([job.z[span] for job, span in spans])
        labels = [job.labels[span] for job, span in spans if job.labels is not None]
        note_place(SERVER)
        begin_s = perf_counter()
        with asked_as(self.asked_by):
            images = decode(self.model, z, np.concatenate(labels) if labels else None)
        return _checked(self.model, z, images), perf_counter() - begin_s, last_place()


def _checked(model: str, z: NDArray[np.float32], images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if len(images) != len(z):
        raise ValueError(f"{model} decoded {len(z)} latents to {len(images)} images.")
    return images


_Decoded = asyncio.Future[tuple[NDArray[np.uint8], float, str]]


class Batcher:
    """Gathers requests and decodes them together. Used from one event loop only.

    Args:
        decode: decodes z (N, D) with the model of this name; called on one thread for quick models
            and on another for slow ones; what comes alone and is less work than that, at once.
        on_pass: told of each pass that ended well.
    """

    def __init__(self, decode: Decode, on_pass: OnPass = lambda *_: None) -> None:
        self._decode = decode
        self._paces = Paces(on_pass)
        self._quick = _Lane(decode, self._paces, "explorer-decode")
        self._slow = _Lane(decode, self._paces, "explorer-decode-slow")
        self._passes_here = self._rows_here = 0

    @property
    def waiting_requests(self) -> int:
        """Requests that wait for a pass, those in the running ones not counted."""
        return self._quick.waiting_requests + self._slow.waiting_requests

    @property
    def passes(self) -> int:
        """Passes that ended well."""
        return self._quick.passes + self._slow.passes + self._passes_here

    @property
    def rows_decoded(self) -> int:
        """Rows that they decoded."""
        return self._quick.rows_decoded + self._slow.rows_decoded + self._rows_here

    def place(self, model: str) -> str:
        """Where the model's last pass ran."""
        return self._paces.place(model)

    def decode_here(
        self, model: str, z: NDArray[np.float32], labels: NDArray[np.int64] | None = None
    ) -> NDArray[np.uint8] | None:
        """The images of z, decoded on this very thread; None where that is not worth it.

        It is not in a crowd, which gains more by sharing passes, nor beside a pass that runs, nor
        for a model that takes longer than the hops to a thread and back.

        Args:
            model, z, labels: as for `decode`, which is to be called where this gives None.
        """
        begin_s = perf_counter()
        is_alone = self._paces.comes_alone(begin_s) and self._quick.is_idle
        if not (is_alone and self._paces.is_less_than_a_hop(model, len(z), begin_s)):
            return None
        try:
            images = _checked(model, z, self._decode(model, z, labels))
        except Exception:  # on its thread it is tried again, which says why it fails
            self._paces.forget(model)
            return None
        self._passes_here += 1
        self._rows_here += len(images)
        now_s = perf_counter()
        self._paces.note(model, HERE, len(images), now_s - begin_s, now_s)
        return images

    async def decode(
        self, model: str, z: NDArray[np.float32], labels: NDArray[np.int64] | None = None
    ) -> NDArray[np.uint8]:
        """The images of z, decoded in a pass that others may share.

        A cancelled caller's request is dropped.

        Args:
            model: a name that the core knows.
            z: float32 (n, D), n of 1 or more.
            labels: int64 (n,) for a conditional model; the same choice in every call for a model.

        Returns:
            uint8 (n, C, H, W).

        Raises:
            Exception: whatever decoding raised, for every request in that pass.
        """
        lane = self._quick if self._paces.is_quick(model) else self._slow
        return await lane.decode(model, z, labels)

    def close(self) -> None:
        """Take no more requests, drop those that wait, and end the threads."""
        self._quick.close()
        self._slow.close()


class _Lane:
    """A queue of requests and the one thread that decodes them, never two passes at once.

    Args:
        decode: as for the `Batcher`.
        paces: where this lane notes how long its passes took.
        name: of the thread.
    """

    def __init__(self, decode: Decode, paces: Paces, name: str) -> None:
        self._decode = decode
        self._paces = paces
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._waiting: dict[str, deque[_Job]] = {}
        self._is_running = False
        self.passes = 0
        self.rows_decoded = 0

    @property
    def is_idle(self) -> bool:
        return not self._is_running

    @property
    def waiting_requests(self) -> int:
        return sum(not job.finished.done() for jobs in self._waiting.values() for job in jobs)

    async def decode(
        self, model: str, z: NDArray[np.float32], labels: NDArray[np.int64] | None
    ) -> NDArray[np.uint8]:
        loop = asyncio.get_running_loop()
        job = _Job(z, labels, loop.create_future(), request_id())
        self._waiting.setdefault(model, deque()).append(job)
        if not self._is_running:
            self._is_running = True
            # Not at once: other messages that the same poll of the sockets brought come first.
            loop.call_soon(self._start_pass)
        return await job.finished

    def close(self) -> None:
        for jobs in self._waiting.values():
            for job in jobs:
                job.finished.cancel()
        self._waiting.clear()
        self._worker.shutdown(cancel_futures=True)

    def _start_pass(self) -> None:
        upcoming = self._gather()
        if upcoming is None:
            self._is_running = False
            return
        loop = asyncio.get_running_loop()
        decoded = loop.run_in_executor(self._worker, upcoming.run, self._decode)
        decoded.add_done_callback(partial(self._end_pass, upcoming))

    def _gather(self) -> _Pass | None:
        """The next pass: the model that waited longest, its requests in order of arrival."""
        while self._waiting:
            model = next(iter(self._waiting))
            waiting = self._waiting.pop(model)
            upcoming = _Pass(model, [], [])
            room, share = ROWS_PER_PASS, rows_of_slice(self._paces.row_s(model))
            while waiting and room:
                job = waiting.popleft()
                if job.finished.done():  # its client is gone
                    continue
                rows = min(job.rows_left, share, room)
                upcoming.jobs.append(job)
                upcoming.rows.append(rows)
                room -= rows
            if waiting:
                self._waiting[model] = waiting  # at the end: other models come first
            if upcoming.jobs:
                return upcoming
        return None

    def _end_pass(self, ended: _Pass, decoded: _Decoded) -> None:
        if decoded.cancelled():
            for job in ended.jobs:
                job.finished.cancel()
            return
        try:
            images, seconds, place = decoded.result()
            self._paces.note(ended.model, place, len(images), seconds, perf_counter())
            self._hand_out(ended, images)
        except Exception as error:
            with asked_as(ended.asked_by):
                _LOGGER.exception("Decoding with %r failed.", loggable(ended.model))
            self._fail(ended, error)
        self._start_pass()

    def _fail(self, ended: _Pass, error: Exception) -> None:
        for job in ended.jobs:
            if not job.finished.done():
                job.finished.set_exception(error)

    def _hand_out(self, ended: _Pass, images: NDArray[np.uint8]) -> None:
        self.passes += 1
        self.rows_decoded += len(images)
        start = 0
        for job, rows in zip(ended.jobs, ended.rows, strict=True):
            part = images[start : start + rows]
            start += rows
            if job.finished.done():
                continue
            job.done_rows += rows
            job.parts.append(part)
            if job.rows_left:
                self._waiting.setdefault(ended.model, deque()).append(job)
            else:
                job.finished.set_result(part if len(job.parts) == 1 else np.concatenate(job.parts))
