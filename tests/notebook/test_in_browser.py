"""Is a live torch model driven in a browser, and read back in the process that holds it?"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import until

ROOT = Path(__file__).parents[2]
WAIT_MS = 60_000
DECODED = "performance.getEntriesByName('latent-pad:decode').length"
Ask = Callable[..., Any]


@pytest.fixture
def notebook() -> Iterator[tuple[str, Ask]]:
    """The address of a view, and a way to have its process do something."""
    command = [sys.executable, "-m", "tests.notebook.live_process"]
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def read() -> Any:
        while not (line := process.stdout.readline()).startswith(("{", "[", '"', "n", "1")):
            assert line, "the process has ended"
        return json.loads(line)

    def ask(*words: Any) -> Any:
        process.stdin.write(json.dumps(words) + "\n")
        process.stdin.flush()
        return read()

    with process:
        try:
            yield read()["url"], ask
        finally:  # it would stay until Ctrl-C
            process.kill()


def status(url: str) -> int:
    try:
        with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(url) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_live_model_is_driven_in_a_browser_and_read_back(
    chromium: Any, notebook: tuple[str, Ask]
) -> None:
    url, ask = notebook
    assert status(url.split("&token")[0]) == 403, "nobody else on this machine sees it"
    window = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = window.new_page()
    page.set_default_timeout(WAIT_MS)
    hover_decodes(page, url, ask)
    what_fails_is_said(page, ask)
    lasso_is_read_back(page, ask)
    what_hangs_is_said(page, ask)
    second = ask("second")
    assert second.split("/latent_map")[0] == url.split("/latent_map")[0], "two views at once"
    assert status(second) == 200
    ask("close", "view")
    assert status(url) == 403
    assert status(second) == 200
    ask("close", "second")
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(second)
    window.close()


def hover_decodes(page: Page, url: str, ask: Ask) -> None:
    page.goto(url)
    page.wait_for_selector('.pad[aria-busy="false"][data-line="live"]')
    before = page.evaluate(DECODED)
    move(page, 0.45, 0.5)
    move(page, 0.55, 0.5)
    until(page, lambda: page.evaluate(DECODED) > before, "the picture follows the pointer")
    assert ask("train") == 1.0, "the process stays usable"


def move(page: Page, x: float, y: float) -> None:
    box = page.locator(".pad .map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)


def what_fails_is_said(page: Page, ask: Ask) -> None:
    for z, words in (([0, 9], "NaN or infinity"), ([9, 0], "there is nothing out there")):
        ask("go", [z])
        expect(page.locator("[data-part=reason-words]").first).to_contain_text(words)
    ask("go", [[0.5, 0.25]])
    page.wait_for_selector('.pad[aria-busy="false"][data-line="live"]')
    until(page, lambda: ask("code") == [[0.5, 0.25]], "the cursor is where Python put it")


def lasso_is_read_back(page: Page, ask: Ask) -> None:
    ask("select", [3, 1, 4])  # from the map Python leads to the page that can
    page.wait_for_selector('.encodings[aria-busy="false"]')
    until(page, lambda: ask("selection") == [1, 3, 4], "what Python selects is selected")
    box = page.locator(".encodings .map").first.bounding_box()
    assert box is not None
    corners = [(0.5, 0.02), (0.98, 0.02), (0.98, 0.98), (0.5, 0.98), (0.5, 0.02)]
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*at[0])
    page.mouse.down()
    for corner in at[1:]:
        page.mouse.move(*corner, steps=4)
    page.mouse.up()
    until(page, lambda: len(ask("selection")) > 50, "the lasso's rows are read back")
    assert ask("frame") == ["right"]


def what_hangs_is_said(page: Page, ask: Ask) -> None:
    ask("go", [[100, 0]])  # where the decoder hangs: the page says so, and lives
    page.wait_for_selector(".pad")
    reason = page.locator("[data-part=reason-words]").first
    expect(reason).to_contain_text("has not answered", timeout=WAIT_MS)
    assert ask("train") == 1.0
