"""Is a live torch model of a notebook driven in a browser, and read back in its kernel?"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import until
from tests.notebook.jupyter import Notebook, notebook

ROOT = Path(__file__).parents[2]
WAIT_MS = 60_000
DECODED = "performance.getEntriesByName('latent-pad:decode').length"
SHOWN = """
import explorer
from explorer.notebook import bounded_call
from tests.notebook.blobs import held

bounded_call.LIMIT_S = 3.0
model, images, labels, z = held()
view = explorer.show(model, images, labels, columns={"x": z[:, 0]}, open_browser=False)
view
"""
SECOND = """
from torch import nn
second = explorer.show(decode=nn.Linear(3, 16), latent_dim=3, open_browser=False)
"""


def needs(*libraries: str) -> pytest.MarkDecorator:
    missing = [one for one in libraries if find_spec(one) is None]
    return pytest.mark.skipif(
        bool(missing), reason=f"{', '.join(missing)} is not installed: see tests/requirements.txt."
    )


@pytest.fixture
def window(chromium: Any) -> Iterator[Page]:
    opened = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = opened.new_page()
    page.set_default_timeout(WAIT_MS)
    yield page
    opened.close()


@needs("nbclient", "ipykernel")
def test_a_notebook_s_model_is_driven_in_a_browser_and_read_back(window: Page) -> None:
    with notebook() as book:
        (shown,) = [one for one in book.run(SHOWN) if one["output_type"] == "execute_result"]
        url = book.value("view.url")
        assert url.replace("&", "&amp;") in shown["data"]["text/html"], "the address stands beside"
        assert status(url.split("&token")[0]) == 403, "nobody else on this machine sees it"
        hover_decodes(window, url)
        assert book.value("float(model.gain)") == 1.0, "the kernel stays usable"
        what_fails_is_said(window, book)
        lasso_is_read_back(window, book)
        what_hangs_is_said(window, book)
        two_views_end_one_by_one(book, url)


@needs("marimo")
def test_a_marimo_notebook_run_as_a_script_reads_a_lasso_back(window: Page) -> None:
    told = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "tests" / "notebook" / "in_marimo.py")]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, env=told) as script:
        try:
            url = said(script)["url"]
            hover_decodes(window, url)
            window.goto(url.replace("/latent_map?", "/encodings?"))
            window.wait_for_selector('.encodings[aria-busy="false"]')
            draw_lasso(window)
            found = said(script)
            assert found["rows"] > 50
            assert found["classes"] == ["right"]
            assert script.wait(WAIT_MS / 1000) == 0, "with its last view closed it ends"
        finally:
            script.kill()


def said(script: Any) -> Any:
    """The next line of JSON that a script prints."""
    while not (line := script.stdout.readline()).startswith("{"):
        assert line, "the script has ended"
    return json.loads(line)


def status(url: str) -> int:
    try:
        with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(url) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def hover_decodes(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector('.pad[aria-busy="false"][data-line="live"]')
    before = page.evaluate(DECODED)
    move(page, 0.45, 0.5)
    move(page, 0.55, 0.5)
    until(page, lambda: page.evaluate(DECODED) > before, "the picture follows the pointer")


def move(page: Page, x: float, y: float) -> None:
    box = page.locator(".pad .map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)


def what_fails_is_said(page: Page, book: Notebook) -> None:
    for z, words in (([0, 9], "NaN or infinity"), ([9, 0], "there is nothing out there")):
        book.run(f"view.go({z})")
        expect(page.locator("[data-part=reason-words]").first).to_contain_text(words)
    book.run("view.go([0.5, 0.25])")
    page.wait_for_selector('.pad[aria-busy="false"][data-line="live"]')
    cursor = "None if view.code is None else view.code.tolist()"
    until(page, lambda: book.value(cursor) == [[0.5, 0.25]], "the cursor is where Python put it")


def lasso_is_read_back(page: Page, book: Notebook) -> None:
    selected: Callable[[], Any] = lambda: book.value("view.selection(False).tolist()")  # noqa: E731
    book.run("view.select([3, 1, 4])")  # from the map Python leads to the page that can
    page.wait_for_selector('.encodings[aria-busy="false"]')
    until(page, lambda: selected() == [1, 3, 4], "what Python selects is selected")
    draw_lasso(page)
    until(page, lambda: len(selected()) > 50, "the lasso's rows are read back")
    assert book.value("sorted(view.selection()['class'].unique())") == ["right"]


def draw_lasso(page: Page) -> None:
    """Around the right half."""
    box = page.locator(".encodings .map").first.bounding_box()
    assert box is not None
    corners = [(0.5, 0.02), (0.98, 0.02), (0.98, 0.98), (0.5, 0.98), (0.5, 0.02)]
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*at[0])
    page.mouse.down()
    for corner in at[1:]:
        page.mouse.move(*corner, steps=4)
    page.mouse.up()


def what_hangs_is_said(page: Page, book: Notebook) -> None:
    book.run("view.go([100, 0])")  # where the decoder hangs: the page says so, and lives
    page.wait_for_selector(".pad")
    reason = page.locator("[data-part=reason-words]").first
    expect(reason).to_contain_text(re.compile("has not (answered|come back)"), timeout=WAIT_MS)
    assert book.value("float(model.gain)") == 1.0


def two_views_end_one_by_one(book: Notebook, url: str) -> None:
    book.run(SECOND)
    second = book.value("second.url")
    assert second.split("/latent_map")[0] == url.split("/latent_map")[0], "two views at once"
    assert status(second) == 200
    book.run("view.close()")
    assert status(url) == 403
    assert status(second) == 200
    book.run("second.close()")
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(second)
