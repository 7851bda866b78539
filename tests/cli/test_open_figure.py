"""Does `open` say which view a figure came from, and open it in an app that runs or is started?"""

from __future__ import annotations

import contextlib
import threading
import webbrowser
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from explorer.cli import open_figure
from explorer.images.stamp import Stamp, stamped
from explorer.portable.view import CARRIES_NOTHING
from explorer.ui.shell.navigation import page_names
from tests.cli.conftest import Command


class Health(BaseHTTPRequestHandler):
    """What of the app `open` asks for."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"models": {}}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Running:
    """An app in this process, in the place of one that a command starts."""

    def __init__(self, command: list[str]) -> None:
        told = next(word for word in command if word.startswith("--server.port="))
        self._server = HTTPServer(("127.0.0.1", int(told.partition("=")[2])), Health)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def poll(self) -> int | None:
        return None

    def wait(self) -> None:
        """As if it were stopped at once."""

    def terminate(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


@pytest.fixture
def figure(command: Command, tiny_checkpoints: Path, tmp_path: Path) -> Path:
    """A manifold of 5 × 5 tiles, as `grid` writes it."""
    out = tmp_path / "figure.png"
    told = ("--size", 5, "--spacing", "even", "--device", "cpu", "--out", out)
    assert command("grid", "tiny-vae", *told, "--checkpoints", tiny_checkpoints).code == 0
    return out


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to open."""
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    return addresses


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Running]]:
    """The apps that were started."""
    apps: list[Running] = []

    def start(command: list[str]) -> Running:
        apps.append(Running(command))
        return apps[-1]

    monkeypatch.setattr(open_figure.subprocess, "Popen", start)
    yield apps
    for app in apps:
        app.terminate()


def free_port() -> int:
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        return int(server.server_address[1])


def test_the_pages_are_those_of_the_menu() -> None:
    assert open_figure.page_names() == set(page_names())


def test_json_says_all_of_it(command: Command, figure: Path, tiny_checkpoints: Path) -> None:
    said: dict[str, Any] = command("open", figure, "--checkpoints", tiny_checkpoints, "--json").json
    parameters = [["model", "tiny-vae"], ["tiles", "5"], ["spacing", "even z"]]
    assert said == {
        "address": "http://localhost:8501/manifold?model=tiny-vae&tiles=5&spacing=even+z",
        "page": "manifold",
        "parameters": parameters,
        "other_weights": [],
        "missing_models": [],
        "renamed_models": {},
        "words": "",
    }


def test_it_opens_in_an_app_that_is_started_for_it_or_runs(
    command: Command,
    figure: Path,
    tiny_checkpoints: Path,
    shown: list[str],
    started: list[Running],
) -> None:
    port = free_port()
    told = ("open", figure, "--port", port, "--checkpoints", tiny_checkpoints)
    assert command(*told).code == 0
    assert len(started) == 1
    started.append(Running([f"--server.port={port}"]))
    assert command(*told).code == 0
    assert len(started) == 2  # none of its own
    address = f"http://localhost:{port}/manifold?model=tiny-vae&tiles=5&spacing=even+z"
    assert shown == [address, address]
    assert command(*told, "--no-browser").out == f"{address}\n"
    assert len(shown) == 2


def test_other_weights_are_said_before_it_opens(
    command: Command, tiny_checkpoints: Path, tmp_path: Path, shown: list[str], started: Any
) -> None:
    del started
    table = tmp_path / "table.csv"
    stamp = Stamp("http://there/encodings?model=tiny-vae", {"tiny-vae": "0" * 64})
    table.write_bytes(stamped(b"row\n1\n", "csv", stamp))
    told = ("--port", free_port(), "--checkpoints", tiny_checkpoints)
    answer = command("open", table, *told)
    assert answer.err.startswith("explorer: tiny-vae has other weights here")
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"pixels alone", CARRIES_NOTHING),
        (stamped(b"", "csv", Stamp("https://elsewhere.example/page")), "not in this explorer"),
        (None, "cannot be read"),
    ],
)
def test_what_brings_no_view_is_one_sentence(
    refusal: Callable[..., str], tmp_path: Path, data: bytes | None, words: str
) -> None:
    file = tmp_path / "figure"
    if data is not None:
        file.write_bytes(data)
    assert words in refusal("open", file)


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.0 200 OK\r\n\r\n5"])
def test_another_program_at_that_port_is_no_app(said: bytes) -> None:
    class Other(Health):
        def do_GET(self) -> None:
            self.wfile.write(said)

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert not open_figure._answers(f"http://127.0.0.1:{server.server_port}")
        thread.join()


def test_a_port_that_is_none_is_refused(refusal: Callable[..., str], figure: Path) -> None:
    assert "no port" in refusal("open", figure, "--port", 70_000)
