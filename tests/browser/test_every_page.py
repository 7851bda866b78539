"""Does every page open in a browser, light and dark, wide and narrow, with nothing broken?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from explorer.ui.navigation import page_entries

PAGES = [entry.name for entries in page_entries().values() for entry in entries]
SIZES = {"desktop": (1440, 900), "projector": (1280, 720), "phone": (390, 844)}
# Both schemes wide and narrow, and what a projector shows.
WINDOWS: list[tuple[str, Literal["light", "dark"]]] = [
    ("desktop", "light"),
    ("desktop", "dark"),
    ("projector", "light"),
    ("phone", "light"),
    ("phone", "dark"),
]
# On a deep link Streamlit's front end asks for these below the page's path before the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")


@pytest.fixture
def complaints() -> list[str]:
    """What the page complained of while it was open."""
    return []


@pytest.fixture(params=WINDOWS, ids="-".join)
def page(
    request: pytest.FixtureRequest, chromium: Browser, complaints: list[str]
) -> Iterator[Page]:
    """A fresh window whose console errors are collected."""
    size, scheme = request.param
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    opened = context.new_page()

    def listen(message: ConsoleMessage) -> None:
        asked = message.location.get("url", "")
        if message.type == "error" and not asked.endswith(PROBES):
            complaints.append(f"{message.text} {asked}")

    opened.on("console", listen)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()


def settle(page: Page) -> None:
    """Wait until Streamlit has nothing left to run and every picture has come."""
    page.wait_for_selector('[data-testid="stMainBlockContainer"]', timeout=30_000)
    page.wait_for_selector('[data-testid="stHeading"], h1', timeout=30_000)
    page.wait_for_function(
        "!document.querySelector('[data-testid=\"stStatusWidget\"]')"
        " && !document.querySelector('[data-testid=\"stSkeleton\"]')",
        timeout=60_000,
    )
    page.wait_for_function("[...document.images].every(image => image.complete)", timeout=30_000)


BROKEN_IMAGES = "[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_with_nothing_broken(
    name: str, page: Page, app_url: str, complaints: list[str]
) -> None:
    page.goto(f"{app_url}/{name}")
    settle(page)
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.evaluate(BROKEN_IMAGES) == []
    assert page.evaluate(SIDEWAYS) <= 0
    assert complaints == []


def test_front_door_is_the_latent_map(page: Page, app_url: str, complaints: list[str]) -> None:
    page.goto(app_url)
    settle(page)
    page.wait_for_selector("canvas", timeout=30_000)
    assert complaints == []


def test_unknown_model_is_one_sentence(chromium: Browser, app_url: str) -> None:
    page = chromium.new_page()
    page.goto(f"{app_url}/manifold?model=../../etc/passwd")
    settle(page)
    assert page.locator('[data-testid="stException"]').count() == 0
    assert "There is no model" in page.inner_text('[data-testid="stMainBlockContainer"]')
    page.close()
