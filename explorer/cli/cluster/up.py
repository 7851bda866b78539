"""python -m explorer cluster up: how does a whole cluster start on this machine, and end again?"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

from explorer.cli.cluster.guard import Guard
from explorer.cli.cluster.layout import (
    Layout,
    deploy_part,
    gateway_parts,
    proxy_part,
    ray_part,
    redis_part,
)
from explorer.cli.cluster.running import Running, end_strays, family
from explorer.cli.cluster.state import forget_state, keep_state
from explorer.cli.options import check_port
from explorer.core import CoreError
from explorer.server.addresses import LOOPBACK
from explorer.server.asking import NO_ANSWER, health_at

START_S = 240.0
LOOK_EVERY_S = 0.25
RESTART_AFTER_S = 1.0
HUNG_S = 30.0
"""Without an answer from a gateway's health for so long it is killed and started again."""
MOST_GATEWAYS = 64


class ClusterUp:
    """The parts of a cluster, started in their order, watched, and ended together."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        logs = layout.folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        self.ray = Running(ray_part(layout), logs)
        has_redis = layout.rooms == f"unix://{layout.redis_socket}"
        self.redis = [Running(redis_part(layout), logs)] if has_redis else []
        self.deploy = Running(deploy_part(layout), logs)
        self.gateways = [Running(part, logs) for part in gateway_parts(layout)]
        self.proxy = Running(proxy_part(layout), logs)
        self._guard = Guard(layout.folder)
        self._ends = threading.Event()
        self._rolls = threading.Event()
        self._answered_s = [time.monotonic()] * len(self.gateways)

    # --- what a signal asks for ------------------------------------------------------------------

    def end_soon(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """End all of it; from a signal too."""
        self._ends.set()

    def roll_soon(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Start the gateways anew, one after the other; from a signal too."""
        self._rolls.set()

    # --- how -------------------------------------------------------------------------------------

    def run(self) -> None:
        """Until it is told to end. Raises CoreError where a part does not start."""
        try:
            self._start()
            while not self._ends.wait(LOOK_EVERY_S):
                self._look()
        finally:
            self._end()

    def _start(self) -> None:
        for redis in self.redis:
            self._begin(redis)
        self._start_models()
        for gateway in self.gateways:
            self._begin(gateway)
        self._until_all_answer()
        self._begin(self.proxy)
        url = f"{self.layout.url}/core/health"
        self._until(partial(answers, url), self.proxy, "The proxy")
        keep_state(self.layout, self._pids())
        print(f"Open {self.layout.url} · Ctrl-C ends all of it · logs in {self.layout.folder}/logs")
        sys.stdout.flush()

    def _begin(self, running: Running) -> None:
        running.start()
        everyone = (self.deploy, self.ray, *self.redis, *self.gateways, self.proxy)
        self._guard.watch(each.pid for each in everyone if each.is_alive)

    def _start_models(self) -> None:
        self._begin(self.ray)
        self._until(lambda: _listens(self.layout.ray_port), self.ray, "Ray")
        self._begin(self.deploy)
        self._until(lambda: not self.deploy.is_alive, self.ray, "The models")
        if self.deploy.wait(0) != 0:
            raise CoreError(f"The models could not be started:\n{self.deploy.said()}")

    def _until_all_answer(self) -> None:
        for gateway, running in zip(self.layout.gateways(), self.gateways, strict=True):
            url = self.layout.health_url(gateway)
            self._until(partial(answers, url), running, running.part.name)

    def _until(self, is_there: Callable[[], bool], running: Running, what: str) -> None:
        until_s = time.monotonic() + START_S
        while not is_there():
            if self._ends.wait(LOOK_EVERY_S):
                raise KeyboardInterrupt
            if not running.is_alive:
                raise CoreError(f"{what} ended at once:\n{running.said()}")
            if time.monotonic() > until_s:
                raise CoreError(f"{what} did not answer within {START_S:.0f} s:\n{running.said()}")

    def _look(self) -> None:
        """Start again what has died, kill what hangs."""
        if not self.ray.is_alive:
            print("Ray has ended; it is started again, and the gateways after it.")
            self._start_models()
            self._roll()
        if self._rolls.is_set():
            self._rolls.clear()
            self._roll()
        for number, (gateway, running) in enumerate(
            zip(self.layout.gateways(), self.gateways, strict=True)
        ):
            if answers(self.layout.health_url(gateway), within_s=2.0):
                self._answered_s[number] = time.monotonic()
            elif running.is_alive and time.monotonic() - self._answered_s[number] > HUNG_S:
                running.end(0)
        for running in (*self.redis, *self.gateways, self.proxy):
            if not running.is_alive:
                print(f"{running.part.name} has ended; it is started again.")
                self._start_again(running)

    def _start_again(self, running: Running) -> None:
        self._ends.wait(RESTART_AFTER_S)
        self._begin(running)
        self._answered_s = [time.monotonic()] * len(self.gateways)
        keep_state(self.layout, self._pids())

    def _roll(self) -> None:
        """The next gateway is told to end only when the one before answers again; where that does
        not, those that are left serve on as they are."""
        try:
            for gateway, running in zip(self.layout.gateways(), self.gateways, strict=True):
                self._start_anew(running, self.layout.health_url(gateway))
        except CoreError as error:
            print(f"No further gateway is started anew. {error}")
        self._answered_s = [time.monotonic()] * len(self.gateways)
        keep_state(self.layout, self._pids())

    def _start_anew(self, running: Running, health_url: str) -> None:
        running.terminate()
        if running.wait(self.layout.drain_s + 15.0) is None:
            running.end(0)
        self._begin(running)
        self._until(partial(answers, health_url), running, running.part.name)
        print(f"{running.part.name} was started anew.")

    def _end(self) -> None:
        forget_state(self.layout.folder)
        known = family(self._pids().values())
        for running in (self.proxy, *self.gateways, *self.gateways, *self._behind()):
            running.terminate()  # gateways twice: the second time they end at once
        for running in (self.proxy, *self.gateways, *self._behind()):
            running.end()
        end_strays(known)
        self._guard.release()
        shutil.rmtree(self.layout.folder / "ray", ignore_errors=True)

    def _pids(self) -> dict[str, int]:
        parts = (self.ray, *self.redis, *self.gateways, self.proxy)
        return {each.part.name: each.pid for each in parts}

    def _behind(self) -> list[Running]:
        return [self.deploy, self.ray, *self.redis]


def answers(url: str, within_s: float = 5.0) -> bool:
    """Whether a gateway says that it takes visitors."""
    with contextlib.suppress(*NO_ANSWER):
        return bool(health_at(url, within_s).get("status") == "ok")
    return False


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1.0):
        return True
    return False


def free_ports(count: int) -> tuple[int, ...]:
    """Ports of this machine that nobody listens at now."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return tuple(each.getsockname()[1] for each in sockets)


def check_is_free(host: str, port: int) -> None:
    """Raise CoreError, in one sentence, where nothing more can listen.

    HAProxy does not find that out: two of one user listen at one port, and share what comes.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as ours:
            # A connection of a cluster that has ended may linger there.
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            ours.bind((host.strip("*[]"), port))
    except OSError as error:
        raise CoreError(
            f"The proxy cannot listen at {host}:{port} ({error.strerror}): choose another --port."
        ) from error


def check_programs() -> None:
    """Whether what a cluster needs is installed. Raises CoreError, in one sentence."""
    if sys.platform == "win32":
        raise CoreError("A cluster runs on Linux and macOS alone: HAProxy is not made for Windows.")
    if importlib.util.find_spec("ray") is None:
        raise CoreError("A cluster needs Ray: pip install '.[cluster]'.")
    if shutil.which("haproxy") is None:
        raise CoreError("A cluster needs HAProxy, the package haproxy of your system.")


def _rooms(options: argparse.Namespace, folder: Path) -> str:
    """Where rooms are kept: as told, in a Redis of the cluster's own, or in folders."""
    if options.rooms:
        return str(options.rooms)
    if shutil.which("redis-server") and importlib.util.find_spec("redis"):
        return f"unix://{folder / 'redis.sock'}"
    if options.gateways > 1:
        print("There is no Redis here: each gateway has rooms of its own, so hold them with one.")
    return ""


def run(options: argparse.Namespace) -> None:
    """Start a cluster and watch it until Ctrl-C."""
    check_port(options.port)
    check_programs()
    check_is_free(options.host, options.port)
    if not 1 <= options.gateways <= MOST_GATEWAYS:
        raise CoreError(f"--gateways is {options.gateways}: say 1 to {MOST_GATEWAYS}.")
    folder = Path(tempfile.mkdtemp(prefix="explorer-"))
    ray_port, client_port, *gateway_ports = free_ports(2 + options.gateways)
    path = options.base_path.strip("/")
    up = ClusterUp(
        Layout(
            folder=folder,
            checkpoints=options.checkpoints.resolve(),
            own_models=(options.own_models or folder / "own").resolve(),
            host=options.host,
            port=options.port,
            gateway_ports=tuple(gateway_ports),
            ray_port=ray_port,
            ray_client_port=client_port,
            replicas=options.replicas,
            base_path=f"/{path}" if path else "",
            allowed_hosts=tuple(options.allowed_host),
            rooms=_rooms(options, folder),
            drain_s=options.drain_seconds,
        )
    )
    signal.signal(signal.SIGINT, up.end_soon)
    signal.signal(signal.SIGTERM, up.end_soon)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, up.roll_soon)
    up.run()
