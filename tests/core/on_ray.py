"""Can pages and tests ask a core that a Ray cluster serves? One, for all their folders.

Its replicas and its keeper are the real ones, but hear with every call of which folder it is and
what the environment says: a test changes both, a cluster neither.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest

from explorer.core import Core, cluster
from explorer.core.forwarded import Call, Reply
from explorer.core.served import Keeper, Replica
from explorer.core.shared import CORES, RAY, shared_core
from explorer.training.cluster import PACKAGE_ROOT
from tests.core.forwarding import keep_to, told_by_environment

_numbers = count()


class Pid(Enum):
    """Of which process the number is asked for, so that a test can kill it."""

    REPLICA = "replica"
    KEEPER = "keeper"


class ToldReplica(Replica):
    """A replica for every folder, in one process."""

    def __init__(self, *_opened: str) -> None:
        self._each: dict[int, Replica] = {}

    async def answer(self, call: Any) -> Reply:
        if call is Pid.REPLICA:
            return os.getpid(), None
        told, number, opened, asked = call
        keep_to(told)
        if number not in self._each:
            self._each[number] = Replica(*opened)
        return await self._each[number].answer(asked)


class ToldKeeper(Keeper):
    """A keeper for every folder, in one process."""

    def __init__(self, *_opened: str) -> None:
        self._each: dict[int, Keeper] = {}
        self._lock = threading.Lock()

    def answer(self, call: Any) -> Reply:
        if call is Pid.KEEPER:
            return os.getpid(), None
        told, number, opened, asked = call
        keep_to(told)
        with self._lock:
            if number not in self._each:
                self._each[number] = Keeper(*opened)
        return self._each[number].answer(asked)


class ToldRayCore(cluster.RayCore):
    """A core over one folder of the tests' cluster."""

    def __init__(self, folder: Path, device: str, replicas: Any, keeper: Any, own: Path) -> None:
        super().__init__(folder, replicas, keeper, own)
        self._opened = next(_numbers), (str(folder), device, str(own))

    def _sent(self, call: Call) -> object:
        return (told_by_environment(), *self._opened, call)


def kill(core: object, process: Pid) -> None:
    """Kill a process of the cluster's, as a lost power cord does."""
    assert isinstance(core, ToldRayCore)
    assert sys.platform != "win32", "Ray's processes are killed so on POSIX alone"
    if process is Pid.KEEPER:
        pid = core._by_keeper(process, may_be_repeated=True)[0]
    else:
        pid = core._on_replica("answer", process)[0]
    os.kill(pid, signal.SIGKILL)


@cache
def one_cluster(own: Path) -> tuple[Any, Any]:
    """The handles of the one cluster; it ends with this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "Replica", ToldReplica)
        patch.setattr(cluster, "Keeper", ToldKeeper)
        patch.setenv("PYTHONPATH", os.pathsep.join([PACKAGE_ROOT]))
        patch.setenv("EXPLORER_OWN_MODELS", str(own))
        patch.delenv("RAY_ADDRESS", raising=False)
        cluster.connect()
        return cluster.deployed(own, "cpu")


@contextmanager
def shared_core_on_ray(own: Path) -> Iterator[None]:
    """Within it, pages ask a core on a Ray cluster."""
    replicas, keeper = one_cluster(own)

    def opened(folder: Path, device: str) -> Core:
        made = ToldRayCore(folder, device, replicas, keeper, own / str(next(_numbers)))
        return cast(Core, made)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CORES, RAY, opened)
        patch.setenv("EXPLORER_CORE", RAY)
        shared_core.cache_clear()
        yield
    shared_core.cache_clear()
