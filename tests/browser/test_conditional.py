"""Does one cursor move every class's picture, and does one image's z come back as every class?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pixels import PIXELS
from tests.browser.waiting import until

MODEL = "mnist-cvae-2d"
WAIT_MS = 120_000


def wait_for_pictures(page: Page) -> None:
    """Until the rows have been painted once."""
    expect(page.locator(".rows[data-painted]")).to_be_visible(timeout=WAIT_MS)


@pytest.fixture
def page(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/conditional?model={MODEL}&source=test&row=3")
    wait_for_pictures(page)
    return page


def words_of(page: Page) -> Locator:
    """What stands below the plane: where the cursor is."""
    return page.locator(".rows [data-part=words]")


def move_to(page: Page, x: float, y: float) -> None:
    """The pointer to a share of the plane's width and height."""
    box = page.locator("[data-part=map]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=6)


def shown(page: Page) -> int:
    """One number for what the rows show now."""
    return int(page.locator("[data-part=grid]").evaluate(PIXELS))


def test_the_pictures_of_all_classes_follow_the_pointer(page):
    seen = {shown(page)}
    for place in ((0.3, 0.3), (0.7, 0.6)):
        move_to(page, *place)
        seen.add(until(page, lambda: {shown(page)} - seen, f"the rows are those of {place}").pop())
    measures = page.evaluate("performance.getEntriesByName('class-rows:decode').length")
    assert measures >= 2


def test_keys_move_the_cursor_and_home_is_the_prior_s_mean(page):
    page.locator("[data-part=map]").focus()
    page.keyboard.press("Home")
    words = words_of(page)
    expect(words).to_contain_text("z₁ 0.00")
    page.keyboard.press("Shift+ArrowRight")
    expect(words).not_to_contain_text("z₁ 0.00")
    expect(words).to_contain_text("z₂ 0.00")


def test_the_line_turns_and_the_address_keeps_the_place(page):
    move_to(page, 0.5, 0.3)
    page.get_by_role("button", name="along z₂").click()
    expect(page.get_by_role("button", name="along z₂")).to_have_attribute("aria-pressed", "true")
    page.wait_for_url("**at=**", timeout=WAIT_MS)
    address = page.url
    told = words_of(page).inner_text()
    page.goto("about:blank")
    page.goto(address)
    wait_for_pictures(page)
    assert words_of(page).inner_text() == told
    expect(page.get_by_role("button", name="along z₂")).to_have_attribute("aria-pressed", "true")


def test_the_image_s_own_z_is_one_click_away(page):
    own = words_of(page).inner_text()
    move_to(page, 0.2, 0.8)
    expect(words_of(page)).not_to_have_text(own)
    page.get_by_role("button", name="to the image's z").click()
    expect(words_of(page)).to_have_text(own)


def test_an_image_is_shown_as_every_class_and_its_label_weighed(page):
    for digit in range(10):
        expect(page.get_by_alt_text(f"The same z as {digit}", exact=True)).to_be_visible(
            timeout=WAIT_MS
        )
    expect(page.get_by_text("of at most ln 10 = 2.30")).to_be_visible(timeout=WAIT_MS)


def test_a_phone_s_finger_drags_the_cursor_and_nothing_scrolls_sideways(open_window, app_url):
    page = open_window(390, 844, has_touch=True)
    page.goto(f"{app_url}/conditional?model={MODEL}&source=test")
    wait_for_pictures(page)
    first = words_of(page).inner_text()
    page.locator("[data-part=map]").tap(position={"x": 60, "y": 60})
    expect(words_of(page)).not_to_have_text(first)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
