"""Which training runs now, which wait, and when is one cancelled because its owner has left?"""

from __future__ import annotations

import atexit
import logging
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from explorer.training.job import Job
from explorer.training.owner import Absences, Rounds
from explorer.training.progress import (
    ABANDONED,
    CANCELLED,
    DONE,
    FAILED,
    PAUSED,
    STARTING,
    TRAINING,
    WAITING,
    Listener,
)
from explorer.training.recipe import Recipe
from explorer.training.settings import TrainingError
from explorer.training.worker import order_of
from explorer.training.worker_process import Worker, WorkerProcess

_LOGGER = logging.getLogger(__name__)
CHECK_EVERY_S = 1.0
PATIENCE_S = 8.0
"""Grace period: who is away for longer has abandoned the training; a reload takes less."""
MAX_JOBS = 8
MAX_OF_ADDRESS = 2
"""Waiting or running for one network address; a hall behind one proxy is one, see the README."""
MAX_ACTIVE_S = 15 * 60.0
MAX_PAUSE_S = 5 * 60.0
IDLE_S = 3 * 60.0
"""A worker that was started ahead and not used ends after so long."""


class TrainingQueue:
    """One training at a time on this machine, first come, first served.

    Args:
        adopt: given a finished job, whose checkpoint is in `job.folder`; raises TrainingError if
            there is no room for it.
        device: where to train, such as "cpu" or "cuda:0".
        threads: of a training on the CPU.
        clock: in seconds, what patience and a training's time are measured by.
        new_worker: starts a worker with so many threads.
    """

    def __init__(
        self,
        adopt: Callable[[Job], object],
        device: str,
        threads: int,
        patience_s: float = PATIENCE_S,
        look_every_s: float = CHECK_EVERY_S,
        clock: Callable[[], float] = time.monotonic,
        new_worker: Callable[[int], Worker] | None = None,
    ):
        self._adopt = adopt
        self._new_worker = new_worker or WorkerProcess
        self._device, self._threads = device, threads
        self._patience_s = patience_s
        self._clock = clock
        self._lock = threading.RLock()
        self._jobs: list[Job] = []
        self._latest: dict[str, Job] = {}
        self._spare: Worker | None = None
        self._spare_s = 0.0
        self._closes_at_exit = False
        self._absences = Absences(clock)
        self._rounds = Rounds(self._look, look_every_s, "explorer-trainings")

    # --- what a page asks for ------------------------------------------------------------------

    def submit(
        self, recipe: Recipe, owner: str, name: str, suggested: str, folder: Path, address: str = ""
    ) -> Job:
        """Queue a training; its checkpoint is written to `folder`.

        Raises:
            TrainingError: the owner has one already, their address has two, or the queue is full.
        """
        with self._lock:
            before = self._latest.get(owner)
            if before is not None and not before.progress.has_ended:
                raise TrainingError("You have a training here already: wait for it or cancel it.")
            if len(self._jobs) >= MAX_JOBS:
                raise TrainingError(
                    f"{MAX_JOBS} trainings are waiting already: try again in a few minutes."
                )
            if address and sum(job.address == address for job in self._jobs) >= MAX_OF_ADDRESS:
                raise TrainingError(
                    f"{MAX_OF_ADDRESS} trainings from your network address are here already: wait "
                    "for one to end. Where many share an address behind a proxy, its host can name "
                    "that in FORWARDED_ALLOW_IPS, so that each counts alone."
                )
            self._close_at_exit()
            job = Job(name, suggested, recipe, owner, folder, address)
            self._jobs.append(job)
            self._latest[owner] = job
        self._rounds.begin()
        return job

    def prepare(self) -> None:
        """Start a worker ahead of a submission: its imports take a few seconds."""
        with self._lock:
            self._close_at_exit()
            self._spare_s = self._clock()
            if not self._jobs and (self._spare is None or not self._spare.is_alive):
                with suppress(OSError):  # whoever submits is told
                    self._spare = self._new_worker(self._threads)
        self._rounds.begin()

    def owners(self) -> set[str]:
        """Whoever has a training here, ended ones too until they are dismissed."""
        with self._lock:
            return set(self._latest)

    def mark_owner(self, owner: str, is_here: bool) -> None:
        """Take note that an owner's page is open, or that it is no longer."""
        with self._lock:
            if owner in self._latest:
                self._absences.mark(owner, is_here)

    def job_of(self, owner: str) -> Job | None:
        """The owner's latest training, ended ones too until they are dismissed."""
        with self._lock:
            return self._latest.get(owner)

    def claim(self, name: str, owner: str) -> bool:
        """Hand a training whose owner is away to an owner who knows its name: after a reload of
        the page that is the same person. Whether it is theirs now."""
        with self._lock:
            for key, job in list(self._latest.items()):
                is_awaited = self._absences.is_here(job.owner)
                if job.name != name or is_awaited or owner in self._latest:
                    continue
                del self._latest[key]
                self._absences.forget(job.owner)
                job.owner = owner
                self._latest[owner] = job
                return True
            return False

    def dismiss(self, owner: str) -> None:
        """Forget an ended training; its checkpoint stays."""
        with self._lock:
            job = self._latest.get(owner)
            if job is not None and job.progress.has_ended:
                del self._latest[owner]
                self._absences.forget(owner)

    def jobs(self) -> list[Job]:
        """The running training, then those that wait, in order."""
        with self._lock:
            return list(self._jobs)

    def pause(self, job: Job) -> None:
        """Pause before the next step, for at most `MAX_PAUSE_S`."""
        with self._lock:
            if job.worker is not None and job.progress.phase == TRAINING:
                job.worker.pause()
                job.paused_s = self._clock()

    def go_on(self, job: Job) -> None:
        """Resume a paused training: at once, or as soon as the device is free again."""
        with self._lock:
            job.paused_s, job.waits_again = None, not job.holds_device
            if job.holds_device and job.worker is not None:
                job.worker.go_on()
        self._rounds.begin()

    def cancel(self, job: Job) -> None:
        """Cancel a training, waiting or running, and delete what it wrote."""
        self._end(job, CANCELLED)

    def close(self) -> None:
        """End everything."""
        for job in self.jobs():
            self._end(job, CANCELLED)
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.kill()

    # --- how -----------------------------------------------------------------------------------

    def _close_at_exit(self) -> None:
        if not self._closes_at_exit:
            atexit.register(self.close)
            self._closes_at_exit = True

    def _look(self) -> bool:
        """Once a round; whether another is needed."""
        for job in self.jobs():
            self._look_after(job)
        with self._lock:
            if not any(job.holds_device for job in self._jobs):
                self._next()
            is_stale = self._clock() - self._spare_s > IDLE_S
            stale = self._spare if is_stale and not self._jobs else None
            if stale is not None:
                self._spare = None
            is_needed = bool(self._jobs) or self._spare is not None
            self._forget_the_gone()
            is_needed = is_needed or bool(self._latest)
        if stale is not None:
            stale.kill()
        return is_needed

    def _look_after(self, job: Job) -> None:
        with self._lock:
            if job.listener is not None:
                job.listener.count_time()
        if self._absences.away_s(job.owner) >= self._patience_s:
            self._end(job, ABANDONED)
        elif job.progress.active_s > MAX_ACTIVE_S:
            minutes = f"{MAX_ACTIVE_S / 60:.0f} minutes"
            self._end(job, FAILED, f"A training may take {minutes} here, and this one took longer.")
        elif job.paused_s is not None and self._clock() - job.paused_s > MAX_PAUSE_S:
            self.go_on(job)

    def _forget_the_gone(self) -> None:
        for key, job in list(self._latest.items()):
            if job.progress.has_ended and self._absences.away_s(job.owner) >= self._patience_s:
                del self._latest[key]
                self._absences.forget(job.owner)

    def _next(self) -> None:
        """Give the device to the first that wants it; one that is paused does not."""
        for job in self._jobs:
            if job.waits_again and job.worker is not None:
                job.waits_again, job.holds_device = False, True
                job.worker.go_on()
                return
            if job.progress.phase == WAITING:
                self._start(job)
                return

    def _start(self, job: Job) -> None:
        job.progress.phase, job.holds_device = STARTING, True
        worker, self._spare = self._spare, None
        job.listener = listener = Listener(job.progress, self._clock)
        try:
            if worker is None or not worker.is_alive:
                worker = self._new_worker(self._threads)
            job.worker = worker
            worker.order(
                order_of(job.recipe, job.folder, job.suggested, self._device, self._threads),
                lambda message: self._hear(job, listener, message),
                lambda code: self._worker_ended(job, code),
            )
        except Exception as error:  # no process, no thread, or a cluster that refuses one
            _LOGGER.exception("The training %s could not be started.", job.name)
            why = getattr(error, "strerror", None) or type(error).__name__
            self._end(job, FAILED, f"No process can be started here now ({why}).")

    def _hear(self, job: Job, listener: Listener, message: dict[str, Any]) -> None:
        with self._lock:
            if job.progress.has_ended:
                return
            if message.get("kind") == "done":
                try:
                    self._adopt(job)
                except TrainingError as error:
                    message = {"kind": "failed", "reason": str(error)}
                except OSError as error:
                    reason = f"The model could not be kept here ({error.strerror})."
                    message = {"kind": "failed", "reason": reason}
            if message.get("kind") == "paused":
                job.holds_device = False
                self._rounds.begin()
            listener.take(message)
            if job.progress.phase != PAUSED and message.get("kind") == "went on":
                job.paused_s = None

    def _worker_ended(self, job: Job, code: int) -> None:
        self._end(
            job,
            FAILED,
            f"The training ended without a word (exit code {code}); there may have been too "
            "little memory for it.",
        )

    def _end(self, job: Job, phase: str, reason: str = "") -> None:
        """Take a job out of the queue and its worker from the device; an end stays what it was."""
        with self._lock:
            if not job.progress.has_ended:
                job.progress.phase, job.progress.reason = phase, reason
            worker, job.worker = job.worker, None
            if worker is not None and worker.is_alive:
                worker.kill()
            if job in self._jobs:
                self._jobs.remove(job)
                if job.progress.phase != DONE:
                    shutil.rmtree(job.folder, ignore_errors=True)
                    for left in job.folder.parent.glob(f".{job.folder.name}.*"):
                        shutil.rmtree(left, ignore_errors=True)
        self._rounds.begin()
