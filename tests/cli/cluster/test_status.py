"""Is a cluster that runs found, and what its gateways say passed on?"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from explorer.cli.cluster.layout import Layout
from explorer.cli.cluster.state import STATE_VARIABLE, forget_state, keep_state, read_state
from explorer.cli.cluster.up import answers, free_ports
from explorer.cli.registry import main


class Gateway(BaseHTTPRequestHandler):
    """One that serves, or under another path one that drains, breaks off or is another program."""

    def do_GET(self) -> None:
        if self.path.startswith("/list"):
            self.send_response(503)
            self.end_headers()
            self.wfile.write(b"[]")
            return
        if self.path.startswith("/shy"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")
            return
        if self.path.startswith("/other"):
            self.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")
            return
        drains = self.path.startswith("/drains")
        said = {"status": "draining" if drains else "ok", "connections": {"open": 7}}
        self.send_response(503 if drains else 200)
        if "/breaks" in self.path:
            self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def gateway() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def layout_of(folder: Path, *ports: int, base_path: str = "") -> Layout:
    return Layout(folder, folder, folder, 1, ports, 2, 3, "1", base_path=base_path)


@pytest.fixture(autouse=True)
def _its_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state" / "cluster.json"))


def test_each_gateway_says_how_it_is(
    tmp_path: Path, gateway: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (gone,) = free_ports(1)
    keep_state(layout_of(tmp_path, gateway, gone), {"ray": 1})
    assert main(["cluster", "status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["processes"] == {"ray": 1}
    assert told["gateways"]["gateway1"]["status"] == "ok"
    assert told["gateways"]["gateway2"]["status"] == "gone"
    assert main(["cluster", "status"]) == 0
    assert "7 sockets" in capsys.readouterr().out
    keep_state(layout_of(tmp_path, gateway, base_path="/drains"), {})
    assert main(["cluster", "status"]) == 0
    assert "draining" in capsys.readouterr().out


def test_whether_a_gateway_takes_visitors(gateway: int) -> None:
    (gone,) = free_ports(1)
    assert answers(f"http://127.0.0.1:{gateway}/core/health")
    assert not answers(f"http://127.0.0.1:{gateway}/drains/core/health")
    assert not answers(f"http://127.0.0.1:{gone}/core/health")


@pytest.mark.parametrize("path", ["/breaks", "/drains/breaks", "/other"])
def test_an_answer_that_is_none_is_no_end_of_it(
    tmp_path: Path, gateway: int, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not answers(f"http://127.0.0.1:{gateway}{path}/core/health")
    keep_state(layout_of(tmp_path, gateway, base_path=path), {})
    assert main(["cluster", "status"]) == 0
    assert "gone" in capsys.readouterr().out


def test_another_cluster_s_state_stays(tmp_path: Path) -> None:
    one, other = (layout_of(tmp_path / name) for name in "ab")
    keep_state(one, {})
    keep_state(other, {})
    forget_state(one.folder)
    assert read_state() is not None
    forget_state(other.folder)
    assert read_state() is None


def test_without_a_cluster_one_sentence_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", "status"]) == 2
    assert "No cluster of yours runs here" in capsys.readouterr().err


@pytest.mark.parametrize(("path", "status"), [("/list", "gone"), ("/shy", "?")])
def test_another_program_that_answers_is_one_line(
    path: str, status: str, tmp_path: Path, gateway: int, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_state(layout_of(tmp_path, gateway, base_path=path), {})
    assert main(["cluster", "status"]) == 0
    assert f" {status} " in capsys.readouterr().out


def test_the_proxy_of_the_environment_is_not_asked_for_a_gateway(
    gateway: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nobody,) = free_ports(1)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{nobody}")
    monkeypatch.setenv("no_proxy", "")
    assert answers(f"http://127.0.0.1:{gateway}/")
