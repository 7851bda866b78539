"""What do the tests that drive the pages share? A running app, and windows onto it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.benchmarks.serving import Served

PATIENCE_MS = 120_000
OTHERS_URL = os.environ.get("EXPLORER_TEST_URL", "").rstrip("/")
"""Of an app that runs already, such as a cluster's proxy, in place of one of the tests' own."""
OTHERS_ROOMS = os.environ.get("EXPLORER_TEST_ROOMS", "")
"""Of the Redis in which that app keeps its rooms."""
expect.set_options(timeout=30_000)  # a busy machine is slow and not wrong

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
    """The app as `streamlit run app.py` serves it, on a port of its own, without MNIST's images;
    or the one that `EXPLORER_TEST_URL` names."""
    if OTHERS_URL:
        yield OTHERS_URL
        return
    no_data = {"EXPLORER_DATA_DIR": str(tmp_path_factory.mktemp("no_data"))}
    served = Served(environment=no_data, log=tmp_path_factory.mktemp("app") / "log")
    yield served.url
    served.stop()
