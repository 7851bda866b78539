"""Are the encodings selected as they are drawn around, by mouse, finger and key, and shown so?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import until

WAIT_MS = 60_000
MODEL = "digits-vae-2d"
CORNERS = ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.3))
OPACITY = """map => {
  const canvas = map.querySelectorAll("canvas")[1];
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = { full: 0, dim: 0 };
  for (let i = 3; i < data.length; i += 4)
    if (data[i] > 200) found.full++; else if (data[i] === 34 || data[i] === 42) found.dim++;
  return found;
}"""
"""How many pixels of the points are in full colour and how many faint, as scene/dots.js has it."""


def open_encodings(page: Page, url: str, more: str = "") -> Locator:
    page.goto(f"{url}/encodings?model={MODEL}{more}")
    page.wait_for_selector('.encodings[aria-busy="false"]')
    return page.locator(".encodings .map").first


def places(plane: Locator) -> list[tuple[float, float]]:
    box = plane.bounding_box()
    assert box is not None
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in CORNERS]


def by_mouse(page: Page, plane: Locator) -> None:
    first, *others = places(plane)
    page.mouse.move(*first)
    page.mouse.down()
    for corner in others:
        page.mouse.move(*corner, steps=4)
    until(page, lambda: plane.evaluate(OPACITY)["dim"], "others are dim while the line is drawn")
    assert "selected" in page.locator(".summary .count").inner_text(), "and counted"
    page.mouse.up()


def by_finger(page: Page, plane: Locator) -> None:
    page.get_by_role("button", name="lasso").tap()
    touch = page.context.new_cdp_session(page)
    kinds = ["touchStart", *["touchMove"] * (len(CORNERS) - 1)]
    for kind, (x, y) in zip(kinds, places(plane), strict=True):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def by_keys(page: Page, plane: Locator) -> None:
    plane.focus()
    for keys in ("Up Left", "Right Right", "Down Down", "Left Left"):
        for key in keys.split():
            for _ in range(4):
                page.keyboard.press(f"Shift+Arrow{key}")
        page.keyboard.press(" ")
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("draw", "screen"),
    [(by_mouse, {}), (by_finger, {"has_touch": True, "is_mobile": True}), (by_keys, {})],
)
def test_what_is_drawn_around_is_in_full_colour_and_all_others_are_dim(
    draw: Callable[[Page, Locator], None],
    screen: dict[str, bool],
    open_window: Callable[..., Page],
    app_url: str,
) -> None:
    page = open_window(1000, 900, **screen)
    plane = open_encodings(page, app_url)
    before = plane.evaluate(OPACITY)
    assert before["full"] > 2000
    assert before["dim"] < 0.05 * before["full"]
    draw(page, plane)
    told = page.get_by_text(re.compile(r"^[\d,]+ images selected$"))
    expect(told).to_be_visible(timeout=WAIT_MS)
    after = plane.evaluate(OPACITY)
    assert 500 < after["full"] < 0.9 * before["full"]
    assert after["dim"] > 1000
    page.get_by_role("button", name="undo").click()
    expect(told).to_be_hidden(timeout=WAIT_MS)
    assert plane.evaluate(OPACITY) == before


def test_a_link_opens_the_same_picture_and_selection_in_another_browser(
    open_window: Callable[..., Page], app_url: str
) -> None:
    page = open_window(1440, 900)
    plane = open_encodings(page, app_url)
    by_mouse(page, plane)
    plane.hover(position={"x": 300, "y": 200})
    page.mouse.wheel(0, -300)
    page.locator("[data-part=colour]").select_option("kl")
    page.locator(".bars .eye").nth(3).click()
    expect(page).to_have_url(re.compile(r"window=.*classes=|classes=.*window="), timeout=WAIT_MS)
    words = page.get_by_text(re.compile(r"^[\d,]+ images selected$")).inner_text()
    other = open_window(1440, 900)
    there = other.goto(page.url)
    assert there is not None
    other.wait_for_selector('.encodings[aria-busy="false"]')
    expect(other.get_by_text(words, exact=True)).to_be_visible(timeout=WAIT_MS)
    page.mouse.move(5, 5)
    until(
        other,
        # The link's five digits move a dot by a thousandth of a pixel: an edge may fall otherwise.
        lambda: (
            other.locator(".encodings .map").first.evaluate(OPACITY)
            == pytest.approx(plane.evaluate(OPACITY), rel=1e-3)
        ),
        "the same pixels are in full colour",
    )


def test_a_click_chooses_an_image_and_a_class_or_a_text_selects(page: Page, app_url: str) -> None:
    plane = open_encodings(page, app_url)
    count = page.locator(".summary .count")
    page.get_by_role("button", name="Select class 3").click()
    expect(count).to_have_text(re.compile(r"^\d+ of .* selected"), timeout=WAIT_MS)
    search = page.locator("[data-part=search]")
    search.press_sequentially("0-9")  # key by key: a filled field hears no keys
    expect(count).to_have_text(re.compile("^10 of"), timeout=WAIT_MS)
    search.press("Enter")
    search.fill("")
    expect(count).to_have_text(re.compile("^10 of"), timeout=WAIT_MS)
    search.press_sequentially("nothing of the kind")
    search.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("names no class", timeout=WAIT_MS)
    page.locator(".gallery button").first.click()
    expect(page).to_have_url(re.compile(r"[?&]image=\d"), timeout=WAIT_MS)
    plane.hover()  # the image is in the middle now
    expect(page.locator(".map .tip")).to_contain_text("ELBO", timeout=WAIT_MS)
