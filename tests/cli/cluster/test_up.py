"""Does one command start a whole cluster, and one Ctrl-C end all of it?

The last with Ray, which is an extra, and HAProxy: about a minute.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from explorer.cli.cluster import up as module
from explorer.cli.cluster.layout import Layout, Part
from explorer.cli.cluster.running import family
from explorer.cli.cluster.state import STATE_VARIABLE, read_state
from explorer.cli.cluster.up import (
    ClusterUp,
    answers,
    check_is_free,
    check_programs,
    free_ports,
)
from explorer.core import CoreError

ROOT = Path(__file__).parents[3]
START_S = 240.0
GONE_S = 10.0


@pytest.mark.parametrize("missing", ["ray", "haproxy"])
def test_what_is_missing_is_one_sentence(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == missing else 1)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == missing else name)
    with pytest.raises(CoreError, match="(?i)" + missing):
        check_programs()


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_a_port_that_is_none_is_refused(port: int, refusal: Callable[..., str]) -> None:
    assert "no port" in refusal("cluster", "up", f"--port={port}")


def test_a_port_that_another_program_has_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CoreError, match=f":{port} .*choose another --port"):
            check_is_free("127.0.0.1", port)
    for host in ("127.0.0.1", "0.0.0.0", "*", "[127.0.0.1]"):
        check_is_free(host, port)


class StandIn:
    """A part that starts nothing, and ends at once where it is told to."""

    ending: ClassVar[set[str]] = set()

    def __init__(self, part: Part, _logs: Path) -> None:
        self.part = part
        self.pid = 0
        self.starts = 0
        self.is_alive = False

    def start(self) -> None:
        self.starts += 1
        self.is_alive = self.part.name not in self.ending

    def terminate(self) -> None:
        self.is_alive = False

    def wait(self, _seconds: float) -> int:
        return 0

    def end(self, _seconds: float = 0) -> None:
        self.terminate()

    def said(self) -> str:
        return "its last words"


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClusterUp:
    """A cluster of stand-ins, of which each that runs answers."""
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "cluster.json"))
    monkeypatch.setattr(StandIn, "ending", {"deploy"})
    for name, stands_in in {
        "Running": StandIn,
        "Guard": lambda _: SimpleNamespace(watch=lambda _: None, release=lambda: None),
        "LOOK_EVERY_S": 0,
        "RESTART_AFTER_S": 0,
        "_listens": lambda _: True,
    }.items():
        monkeypatch.setattr(module, name, stands_in)
    up = ClusterUp(Layout(tmp_path, tmp_path, tmp_path, 9000, (9001, 9002, 9003), 2, 3, "1"))

    def answers(url: str, **_: Any) -> bool:
        ports = {9000: up.proxy, **dict(zip(up.layout.gateway_ports, up.gateways, strict=True))}
        return ports[urlsplit(url).port or 0].is_alive

    monkeypatch.setattr(module, "answers", answers)
    return up


def test_it_is_open_when_the_proxy_answers(
    parts: ClusterUp, capsys: pytest.CaptureFixture[str]
) -> None:
    parts.end_soon()
    parts.run()
    assert "Open http://127.0.0.1:9000" in capsys.readouterr().out


def test_a_proxy_that_does_not_start_is_told(
    parts: ClusterUp, capsys: pytest.CaptureFixture[str]
) -> None:
    StandIn.ending.add("proxy")
    with pytest.raises(CoreError, match="The proxy ended at once:\nits last words"):
        parts._start()
    assert "Open" not in capsys.readouterr().out


def test_where_one_gateway_does_not_start_anew_the_others_serve_on(
    parts: ClusterUp, capsys: pytest.CaptureFixture[str]
) -> None:
    parts._start()
    StandIn.ending.add("gateway2")
    parts.roll_soon()
    parts._look()
    assert "gateway2 ended at once" in capsys.readouterr().out
    assert [each.starts for each in parts.gateways] == [2, 3, 1]  # and is not given up
    assert [each.is_alive for each in parts.gateways] == [True, False, True]


def left_of(everyone: Mapping[int, str]) -> dict[int, str]:
    return {pid: when for pid, when in family(everyone).items() if everyone.get(pid) == when}


def until_none_is_left(everyone: Mapping[int, str], state: Path) -> None:
    """Another process ends them."""
    until_s = time.monotonic() + GONE_S
    while (left_of(everyone) or read_state(state)) and time.monotonic() < until_s:
        pass


@pytest.mark.parametrize("is_killed", [False, True])
def test_it_starts_and_ends(is_killed: bool, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray is an extra")
    if shutil.which("haproxy") is None or sys.platform == "win32":
        pytest.skip("Not installed here: haproxy.")
    (port,) = free_ports(1)
    state = tmp_path / "cluster.json"
    command = [sys.executable, "-m", "explorer", "cluster", "up", "--port", str(port)]
    up = subprocess.Popen(
        [*command, "--gateways", "1", "--replicas", "1", "--base-path", "vae"],
        cwd=ROOT,
        env={**os.environ, STATE_VARIABLE: str(state)},
        stdout=subprocess.PIPE,
        text=True,
    )
    ends = threading.Timer(START_S, up.kill)
    ends.start()
    try:
        assert up.stdout is not None
        assert up.stdout.readline().startswith(f"Open http://127.0.0.1:{port}/vae")
        found = read_state(state)
        assert found is not None
        everyone = family([up.pid])
        assert set(found.pids.values()) < everyone.keys()
        while not answers(f"{found.url}/core/health"):
            assert up.poll() is None
        jar = CookieJar()
        build_opener(HTTPCookieProcessor(jar)).open(f"{found.url}/").close()
        assert [(each.name, each.value) for each in jar] == [("EXPLORER_GATEWAY", "gateway1")]
        if is_killed:
            up.kill()
            up.wait()
            until_none_is_left(everyone, state)
        else:
            up.send_signal(signal.SIGINT)
            assert up.wait(60) == 0
        assert left_of(everyone) == {}
        assert read_state(state) is None
    finally:
        ends.cancel()
        if up.poll() is None:
            up.terminate()
            up.wait(60)
        assert up.stdout is not None
        up.stdout.close()
