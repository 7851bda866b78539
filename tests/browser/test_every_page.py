"""Does every page open in a browser, light and dark, wide and narrow, with nothing broken?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import ConsoleMessage, Page

from explorer.ui.shell.navigation import page_entries

PAGES = [entry.name for entries in page_entries().values() for entry in entries]
SIZES = {"desktop": (1440, 900), "projector": (1280, 720), "phone": (390, 844)}
Scheme = Literal["light", "dark"]
# How a page is opened, and what its window is turned into then: both schemes wide and narrow, and
# what a projector shows.
VISITS: dict[str, tuple[Scheme, tuple[tuple[str, Scheme], ...]]] = {
    "desktop": ("dark", (("desktop", "light"), ("projector", "light"))),
    "phone": ("light", (("phone", "dark"),)),
}
# On a deep link Streamlit's front end asks for these below the page's path before the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")


@pytest.fixture
def complaints() -> list[str]:
    """What the page complained of while it was open."""
    return []


@pytest.fixture(params=VISITS)
def page(
    request: pytest.FixtureRequest, open_window: Callable[..., Page], complaints: list[str]
) -> Page:
    """A fresh window whose console errors are collected."""
    width, height = SIZES[request.param]
    opened = open_window(width, height, color_scheme=VISITS[request.param][0])

    def listen(message: ConsoleMessage) -> None:
        asked = message.location.get("url", "")
        if message.type == "error" and not asked.endswith(PROBES):
            complaints.append(f"{message.text} {asked}")

    opened.on("console", listen)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    return opened


def settle(page: Page) -> None:
    """Wait until Streamlit has nothing left to run and every picture has come."""
    page.wait_for_selector('[data-testid="stMainBlockContainer"]')
    page.wait_for_selector('[data-testid="stHeading"], h1')
    page.wait_for_function(
        "!document.querySelector('[data-testid=\"stStatusWidget\"]')"
        " && !document.querySelector('[data-testid=\"stSkeleton\"], #first-picture')"
    )
    page.wait_for_function("[...document.images].every(image => image.complete)")


BROKEN_IMAGES = "[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAPER = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def turn(page: Page, size: str, scheme: Scheme) -> None:
    """Give the open page another size and scheme, and wait until it has them."""
    width, height = SIZES[size]
    before = page.evaluate(PAPER)
    was = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    if was != (scheme == "dark"):
        page.wait_for_function(f"{PAPER} !== '{before}'")
    settle(page)


def assert_nothing_is_broken(page: Page, complaints: list[str], window: str) -> None:
    assert page.locator('[data-testid="stException"]').count() == 0, window
    assert page.evaluate(BROKEN_IMAGES) == [], window
    assert page.evaluate(SIDEWAYS) <= 0, window
    assert complaints == [], window


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_with_nothing_broken(
    name: str, page: Page, app_url: str, complaints: list[str], request: pytest.FixtureRequest
) -> None:
    size = request.node.callspec.params["page"]
    scheme, others = VISITS[size]
    page.goto(f"{app_url}/{name}")
    settle(page)
    assert_nothing_is_broken(page, complaints, f"{size}, {scheme}")
    for other in others:
        turn(page, *other)
        assert_nothing_is_broken(page, complaints, f"turned to {', '.join(other)}")


def test_front_door_is_the_latent_map(page: Page, app_url: str, complaints: list[str]) -> None:
    page.goto(app_url)
    settle(page)
    page.wait_for_selector("canvas")
    assert complaints == []


def test_unknown_model_is_one_sentence(open_window: Callable[..., Page], app_url: str) -> None:
    page = open_window()
    page.goto(f"{app_url}/manifold?model=../../etc/passwd")
    settle(page)
    assert page.locator('[data-testid="stException"]').count() == 0
    assert "There is no model" in page.inner_text('[data-testid="stMainBlockContainer"]')
