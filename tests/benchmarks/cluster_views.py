"""What must come back whole after a gateway has gone? Pins on a map, and a model of one's own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

import numpy as np
from playwright.sync_api import Page
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from explorer.server.protocol import pack_request

PATIENCE_MS = 120_000
SEEN_WITHIN_S = 30.0
PINNED = "latent_map?model=digits-vae-2d&pins=0.5_-1_1.2_0.4"
# A component is in a shadow of the page's.
ALL = """(root, what) => [...root.querySelectorAll(what), ...[...root.querySelectorAll("*")]
  .flatMap((each) => each.shadowRoot ? all(each.shadowRoot, what) : [])]"""
SHOWS_PINS = f"() => {{ const all = {ALL}; return all(document, '.film li').length === 2; }}"
SHOWS_OWN = f"""() => {{ const all = {ALL};
  return all(document, "input").some((each) => each.value.startsWith("Yours")); }}"""
FINDS_ITSELF = "(shows) => { window.showsIt = (0, eval)(`(${shows})`); }"


def open_pinned(page: Page, url: str) -> Page:
    """A map with two pins."""
    page.goto(f"{url}/{PINNED}")
    return _once_it_shows(page, SHOWS_PINS)


def open_own(page: Page, url: str) -> Page:
    """A model that this visitor has just trained, on the map."""
    page.goto(f"{url}/train?size=small")
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill("3", timeout=PATIENCE_MS)
    epochs.press("Enter")
    page.get_by_test_id("stMain").get_by_role("button", name="Train").click()
    page.get_by_text("Explore it").click(timeout=PATIENCE_MS)
    page.wait_for_url("**/*model=own-*", timeout=PATIENCE_MS)
    return _once_it_shows(page, SHOWS_OWN)


def own_model_of(page: Page) -> str:
    """The name of the model that a page shows."""
    return parse_qs(urlsplit(page.url).query)["model"][0]


def _once_it_shows(page: Page, shows: str) -> Page:
    page.wait_for_function(shows, timeout=PATIENCE_MS)
    page.evaluate(FINDS_ITSELF, shows)
    return page


def seen_by_all_after_s(model: str, health: Iterable[str]) -> float:
    """Seconds from now until every gateway, asked past the proxy, decodes with a model."""
    begin_s = time.monotonic()
    for url in health:
        live = re.sub("^http", "ws", url).replace("/core/health", f"/core/live?model={model}")
        while not _answers(live):
            if time.monotonic() - begin_s > SEEN_WITHIN_S:
                raise SystemExit(f"{live} does not know an own model.")
    return time.monotonic() - begin_s


def _answers(live: str) -> bool:
    try:
        with connect(live, max_size=None, proxy=None) as socket:
            socket.send(pack_request(1, np.zeros((1, 2), np.float32)))
            return bool(socket.recv())
    except (OSError, WebSocketException):
        return False
