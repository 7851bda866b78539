"""Does the map follow the back button, however soon after a release it is pressed?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_every_page import settle
from tests.browser.waiting import frames

MODEL = "digits-vae-2d"
WAIT_MS = 60_000
ONE_PIN, TWO_PINS = (re.compile(rf"[?&]pins=[^_&]+(_[^_&]+){{{more}}}(&|$)") for more in (1, 3))


@pytest.fixture
def page(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/latent_map?model={MODEL}")
    expect(page.locator('.pad[data-line="live"][aria-busy="false"]')).to_be_visible(timeout=WAIT_MS)
    return page


def pins(page: Page) -> Locator:
    return page.locator(".film li")


def pin(page: Page, x: float, y: float) -> None:
    """Click at shares of the map's width and height."""
    expect(page.locator(".map")).to_be_visible(timeout=WAIT_MS)
    box = page.locator(".map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def pin_two(page: Page) -> None:
    for place, address in (((0.3, 0.4), ONE_PIN), ((0.6, 0.5), TWO_PINS)):
        pin(page, *place)
        expect(page).to_have_url(address, timeout=WAIT_MS)


def test_back_takes_a_pin_away_however_soon_and_forward_brings_it_back(page: Page) -> None:
    pin_two(page)
    page.go_back()
    expect(pins(page)).to_have_count(1, timeout=WAIT_MS)
    expect(page).to_have_url(ONE_PIN)
    page.go_forward()
    expect(pins(page)).to_have_count(2, timeout=WAIT_MS)
    expect(page).to_have_url(TWO_PINS)


def test_a_pin_after_going_back_is_kept(page: Page) -> None:
    pin_two(page)
    page.go_back()
    expect(pins(page)).to_have_count(1, timeout=WAIT_MS)
    pin(page, 0.6, 0.5)
    expect(page).to_have_url(TWO_PINS, timeout=WAIT_MS)
    expect(pins(page)).to_have_count(2)


def test_pins_stay_when_the_window_is_made_narrow_and_wide_again(page: Page) -> None:
    pin_two(page)
    for width in (500, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        frames(page, 30)  # the page hears of it
        settle(page)  # and lays itself out anew
        expect(page.locator('.pad[data-line="live"][aria-busy="false"]')).to_be_visible()
        expect(pins(page)).to_have_count(2, timeout=WAIT_MS)
        pin(page, 0.5, 0.6 if width > 640 else 0.4)
        expect(pins(page)).to_have_count(3, timeout=WAIT_MS)
        page.keyboard.press("Escape")
        expect(pins(page)).to_have_count(2, timeout=WAIT_MS)
    expect(page).to_have_url(TWO_PINS, timeout=WAIT_MS)
