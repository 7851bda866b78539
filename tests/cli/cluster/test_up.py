"""Does one command start a whole cluster, and one Ctrl-C end all of it?

With Ray, which is an extra, and HAProxy: about a minute.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from explorer.cli.cluster.running import family
from explorer.cli.cluster.state import STATE_VARIABLE, read_state
from explorer.cli.cluster.up import answers, check_programs, free_ports
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
