"""What do the tests that drive the pages share? A running app, and windows onto it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
START_S = 180
PATIENCE_MS = 120_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


OpenWindow = Callable[..., Page]


@pytest.fixture
def open_window(chromium: Browser) -> Iterator[OpenWindow]:
    """Opens a page as a visitor who was never here has it, on any screen.

    Nothing moves by itself unless asked for: without a GPU each frame is drawn by the processor.
    """
    visitors: list[BrowserContext] = []

    def opened(width: int = 1280, height: int = 800, **screen: Any) -> Page:
        screen = {"reduced_motion": "reduce", **screen}
        visitors.append(chromium.new_context(viewport={"width": width, "height": height}, **screen))
        visitors[-1].set_default_timeout(PATIENCE_MS)
        return visitors[-1].new_page()

    yield opened
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def page(open_window: OpenWindow) -> Page:
    """A laptop's window."""
    return open_window()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as `streamlit run app.py` serves it, on a port of its own, without MNIST's images."""
    port = _free_port()
    log = tmp_path_factory.mktemp("app") / "log"
    environment = {**os.environ, "EXPLORER_DATA_DIR": str(tmp_path_factory.mktemp("no_data"))}
    command = [
        *(sys.executable, "-m", "streamlit", "run", "app.py"),
        *("--server.headless", "true", "--server.port", str(port)),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=environment
        )
    url = f"http://localhost:{port}"
    try:
        _wait_until_up(f"{url}/_stcore/health", process, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The app ended at once:\n{log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The app was not up after {START_S} s:\n{log.read_text()[-2000:]}")
