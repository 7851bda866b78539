"""What do a cluster's own processes hold? Replicas compute; the keeper has what is visitors'."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from explorer.core.device import choose_device, cpu_threads
from explorer.core.forwarded import Call, Reply, answered
from explorer.core.in_process import ModelCore
from explorer.core.presence import SeenAnywhere, claimed_in_time
from explorer.core.replicas import Replicas
from explorer.training.cluster import RayWorker
from explorer.training.queue import TrainingQueue

AT_ONCE = 8
"""Calls that one replica computes at the same time, and as many again may wait in it."""


class Replica:
    """One process that computes with the models of a folder; Ray Serve runs as many as needed."""

    def __init__(self, folder: str, device: str, own_folder: str) -> None:
        self._core = ModelCore.open(folder, device, own_folder=Path(own_folder))
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="explorer-replica")

    async def answer(self, call: Call) -> Reply:
        """What the core answers to a call."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, answered, self._core, call)

    async def echo(self, sent: object) -> object:
        """The same back, to measure the way."""
        return sent


class Keeper:
    """The one process that has what belongs to visitors, and the queue of trainings."""

    def __init__(self, folder: str, device: str, own_folder: str) -> None:
        self._core = ModelCore.open(folder, device, own_folder=Path(own_folder))
        self._core._own.take_over()
        gpus = Replicas.from_environment().gpus
        self._core._trainings = TrainingQueue(
            self._core._adopt,
            "cuda:0" if gpus else str(choose_device(device)),
            cpu_threads(),
            new_worker=partial(RayWorker, gpus=gpus),
        )
        self._seen = SeenAnywhere()

    def answer(self, call: Call) -> Reply:
        """What the core answers to a call."""
        name, arguments, options, seconds, request = call
        if name == "mark_owner":
            owner, is_here = _as_marked(*arguments, **options)
            return answered(
                self._core, (name, (owner, self._seen.mark(owner, is_here)), {}, seconds, request)
            )
        claims = name in ("claim_model", "claim_training")
        return answered(_Claims(self._core, self._seen) if claims else self._core, call)


class _Claims:
    """Claims that wait for whoever's server was killed to count as away."""

    def __init__(self, core: ModelCore, seen: SeenAnywhere) -> None:
        self._core, self._seen = core, seen

    def claim_model(self, name: str, owner: str) -> bool:
        return claimed_in_time(lambda: self._up_to_date().claim_model(name, owner))

    def claim_training(self, name: str, owner: str) -> bool:
        return claimed_in_time(lambda: self._up_to_date().claim_training(name, owner))

    def _up_to_date(self) -> ModelCore:
        for owner in self._core.owners():
            self._core.mark_owner(owner, self._seen.mark(owner, is_here=False))
        return self._core


def _as_marked(owner: str, is_here: bool) -> tuple[str, bool]:
    return owner, is_here
