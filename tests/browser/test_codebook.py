"""Does the picture change under the brush, are codes drawn one by one, and is painting undone?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.pixels import PIXELS
from tests.browser.waiting import until

MODEL = "mnist-vq-vae"
WAIT_MS = 90_000


@pytest.fixture
def page(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/codebook?model={MODEL}&row=3")
    expect(page.locator("[data-part=root][data-painted]")).to_be_visible(timeout=WAIT_MS)
    return page


def pad(page: Page) -> Locator:
    return page.locator("[data-part=root][data-codes]")


def codes(page: Page) -> list[int]:
    told = pad(page).get_attribute("data-codes")
    assert told is not None
    return [int(code) for code in told.split()]


def shown(page: Page) -> int:
    """One number for the picture out."""
    return int(page.locator('canvas[data-stage="out"]').last.evaluate(PIXELS))


def cell_place(page: Page, row: int, column: int) -> tuple[float, float]:
    box = page.locator('canvas[data-stage="latent"]').last.bounding_box()
    assert box is not None
    return box["x"] + (column + 0.5) / 7 * box["width"], box["y"] + (row + 0.5) / 7 * box["height"]


def test_the_picture_changes_under_the_brush_and_back(page):
    first, own = shown(page), codes(page)
    assert len(own) == 49
    # Held over a cell, the brush shows what it would do; pressed, it does it.
    page.mouse.move(*cell_place(page, 3, 3))
    until(page, lambda: shown(page) != first, "the picture shows what the brush would do")
    assert codes(page) == own
    page.mouse.down()
    page.mouse.move(*cell_place(page, 3, 5), steps=5)
    page.mouse.up()
    painted = codes(page)
    changed = [cell for cell in range(49) if painted[cell] != own[cell]]
    assert set(changed) <= {24, 25, 26}
    assert changed
    assert len({painted[cell] for cell in (24, 25, 26)}) == 1
    before = pad(page).get_attribute("data-painted")
    page.mouse.move(5, 5)
    until(page, lambda: pad(page).get_attribute("data-painted") != before, "no brush is shown")
    assert shown(page) != first
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.get_by_role("button", name="Undo").click()
    until(page, lambda: codes(page) == own, "the codes are the image's own again")
    until(page, lambda: shown(page) == first, "so is the picture")


def test_a_picked_code_is_the_one_painted_with(page):
    own = codes(page)
    page.get_by_role("button", name="Pick a code").click()
    page.mouse.click(*cell_place(page, 0, 0))
    page.mouse.click(*cell_place(page, 3, 3))
    painted = codes(page)
    assert painted[24] == own[0]
    assert painted[:24] + painted[25:] == own[:24] + own[25:]


def test_it_is_painted_with_the_keyboard_too(page):
    own = codes(page)
    page.locator('canvas[data-stage="latent"]').last.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    painted = codes(page)
    # The first arrow enters the grid at its first cell.
    assert [cell for cell in range(49) if painted[cell] != own[cell]] in ([8], [])
    for key in ("ArrowUp", "p"):
        page.keyboard.press(key)
    expect(page.locator("[data-part=palette-title]")).to_have_text(
        f"Codebook — painting with code {own[1] + 1}"
    )


def test_new_codes_come_one_by_one(open_window, app_url):
    page = open_window(reduced_motion="no-preference")
    page.goto(f"{app_url}/codebook?model={MODEL}&codes_of=prior&of_class=7&seed=1")
    expect(pad(page)).to_be_visible(timeout=WAIT_MS)
    seen = set()

    def are_several() -> bool:
        seen.add(pad(page).get_attribute("data-codes"))
        return len(seen) > 5

    until(page, are_several, "more codes come, one by one")


def test_on_a_phone_a_large_codebook_scrolls_in_a_place_of_its_own(
    page: Page, app_url: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/codebook?model=faces-vq-vae")
    expect(page.locator("[data-part=root][data-painted]")).to_be_visible(timeout=WAIT_MS)
    shelf = page.locator("[data-part=shelf]")
    assert shelf.evaluate("shelf => shelf.scrollHeight > 2 * shelf.clientHeight")
    page.locator("canvas[data-part=palette]").focus()
    for _ in range(30):
        page.keyboard.press("ArrowDown")
    assert shelf.evaluate("shelf => shelf.scrollTop") > 0


def test_the_server_too_decodes_the_coarse_codes_alone(open_window: OpenWindow, app_url: str):
    page = open_window()
    page.route("**/core/decoder*", lambda route: route.abort())  # what decodes in the page
    page.goto(f"{app_url}/codebook?model=mnist-vq-vae-2-level")
    expect(page.locator("[data-part=root][data-painted]")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator("[data-part=line-words]").last).not_to_contain_text("here")
    expect(page.locator("[data-part=reason]").last).to_be_hidden()
