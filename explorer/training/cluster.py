"""How do a training and a long measurement run somewhere in a Ray cluster?

A training is an actor of Ray's that holds the very worker process which trains on one machine: it
ends with the actor, wherever that is. What it reports is fetched by whoever keeps the queue.
"""

from __future__ import annotations

import os
import queue
import secrets
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from explorer.training.settings import TrainingError
from explorer.training.worker_process import Hear, WorkerProcess

NAMESPACE = "explorer"
OBJECT_STORE_BYTES = 200 << 20
"""Of a Ray that is started here: what is in transit between processes of this machine."""
PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
PATIENCE_S = 1.0
"""How long one fetching of reports waits for the next."""
END_S = 15.0
SHARE = 0.1
"""Of a core, as Ray counts: the queue lets one train at a time, and a small machine's replicas must
not keep it waiting for ever."""
LOST = -1
"""The exit code of a worker whose machine is gone."""
_Answer = TypeVar("_Answer")


def connect(passed_on: Mapping[str, str]) -> None:
    """Join the cluster at `RAY_ADDRESS`; without one start Ray here, for this machine alone.

    Args:
        passed_on: the environment of everything that runs there.

    Raises:
        TrainingError: Ray is not installed, or nothing answers at that address.
    """
    address = os.environ.get("RAY_ADDRESS", "").strip()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if not address:
        # Ray's own switch for "this machine alone": it keeps to 127.0.0.1.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
        if "ray" not in sys.modules:  # later Ray takes the token of this user's own
            # Its ports answer nobody without the token, which nobody else knows.
            os.environ.setdefault("RAY_AUTH_MODE", "token")
            os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    try:
        import ray
    except ImportError:
        raise TrainingError("A cluster needs Ray: pip install '.[cluster]'.") from None
    if ray.is_initialized():
        return
    own: dict[str, Any] = {
        "num_cpus": os.cpu_count(),
        "include_dashboard": False,
        "object_store_memory": OBJECT_STORE_BYTES,
        "_node_ip_address": "127.0.0.1",
    }
    path = os.pathsep.join(part for part in (PACKAGE_ROOT, os.environ.get("PYTHONPATH")) if part)
    try:
        ray.init(
            address=address or "local",
            namespace=NAMESPACE,
            log_to_driver=False,
            runtime_env={"env_vars": {**passed_on, "PYTHONPATH": path}},
            **({} if address else own),
        )
    except (ConnectionError, RuntimeError, OSError) as error:
        where = address or "this machine"
        raise TrainingError(f"No Ray answers at {where}: {error}") from error


def carried_out(asked: Callable[..., _Answer], *arguments: Any, gpus: float = 0.0) -> _Answer:
    """What a function of a module answers, computed somewhere in the cluster.

    A machine that dies meanwhile costs time: the function is called again on another.

    Raises:
        Exception: whatever it raises there.
    """
    import ray

    task = ray.remote(asked).options(num_cpus=SHARE, num_gpus=gpus, max_retries=3)
    try:
        answer: _Answer = ray.get(task.remote(*arguments))
    except ray.exceptions.RayTaskError as error:
        raise error.cause from None
    return answer


class WorkerThere:
    """The actor: a worker process on its machine, and what that has reported."""

    def __init__(self, threads: int) -> None:
        self._process = WorkerProcess(threads)
        self._reports: queue.Queue[dict[str, Any] | int] = queue.Queue()

    def order(self, line: str) -> None:
        """Start training."""
        self._process.order(line, self._reports.put, self._reports.put)

    def reports(self) -> tuple[list[dict[str, Any]], int | None]:
        """What was reported since the last call, and the exit code once there is one."""
        found: list[dict[str, Any]] = []
        patience_s = PATIENCE_S
        while True:
            try:
                report = self._reports.get(timeout=patience_s)
            except queue.Empty:
                return found, None
            if isinstance(report, int):
                return found, report
            found.append(report)
            patience_s = 0.02

    def pause(self) -> None:
        """Pause before the next step."""
        self._process.pause()

    def go_on(self) -> None:
        """Resume."""
        self._process.go_on()

    def kill(self) -> None:
        """Kill the process; it has ended when this returns."""
        self._process.kill()


class RayWorker:
    """A worker somewhere in the cluster, ordered about as one on this machine is."""

    def __init__(self, threads: int, gpus: float = 0.0) -> None:
        import ray

        actor = ray.remote(WorkerThere).options(num_cpus=SHARE, num_gpus=gpus, max_concurrency=4)
        self._actor: Any = actor.remote(threads)
        self._has_ended = False

    @property
    def is_alive(self) -> bool:
        """Whether it still runs, as far as is known here."""
        return not self._has_ended

    def order(self, line: str, hear: Hear, end: Callable[[int], object]) -> None:
        """Start training; a thread calls `hear` with each message and `end` with the exit code."""
        self._actor.order.remote(line)
        threading.Thread(
            target=self._listen, args=(hear, end), name="explorer-worker", daemon=True
        ).start()

    def pause(self) -> None:
        """Pause before the next step."""
        self._actor.pause.remote()

    def go_on(self) -> None:
        """Resume."""
        self._actor.go_on.remote()

    def kill(self) -> None:
        """Kill it; the process has ended when this returns, or its machine is gone."""
        import ray

        self._has_ended = True
        try:
            ray.get(self._actor.kill.remote(), timeout=END_S)
        except (ray.exceptions.RayError, TimeoutError):
            return  # its machine is gone, and the process with it
        finally:
            ray.kill(self._actor)

    def _listen(self, hear: Hear, end: Callable[[int], object]) -> None:
        import ray

        code = None
        try:
            while code is None:
                try:
                    messages, code = ray.get(self._actor.reports.remote())
                except ray.exceptions.RayError:
                    messages, code = [], LOST
                for message in messages:
                    hear(message)
        finally:  # whatever failed in who hears, as in a `WorkerProcess`
            self._has_ended = True
            end(LOST if code is None else code)
            ray.kill(self._actor)
