"""Does what a person draws, by mouse or finger, or pastes, land on the map?"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.images.png import png_bytes
from tests.browser.test_every_page import settle
from tests.browser.waiting import frames, until

MODEL = "digits-vae-2d"
ONE = [[(0.52, 0.15), (0.5, 0.5), (0.48, 0.85)]]
FOUR = [[(0.35, 0.2), (0.28, 0.5), (0.68, 0.5)], [(0.62, 0.22), (0.6, 0.85)]]
WAIT_MS = 60_000
PASTE = """([bytes, type]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], "picture", { type }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }));
}"""
INK = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let changed = 0;
  for (let i = 0; i < data.length; i += 4) changed += data[i] !== data[0];
  return changed / (data.length / 4);
}"""


def opened(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/your_image?model={MODEL}")
    expect(page.locator(".receipt")).to_be_visible(timeout=WAIT_MS)
    # The pad says so once it hears what is drawn and pasted.
    expect(page.locator(".draw[aria-busy=false]")).to_be_visible(timeout=WAIT_MS)
    return page


@pytest.fixture
def page(page: Page, app_url: str) -> Page:
    return opened(page, app_url)


def sheet(page: Page) -> Locator:
    return page.locator("[data-part=canvas]")


def by_mouse(page: Page, strokes: Sequence[Sequence[tuple[float, float]]]) -> None:
    box = sheet(page).bounding_box()
    assert box is not None
    for points in strokes:
        for place, (x, y) in enumerate(points):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
            if place == 0:
                page.mouse.down()
        page.mouse.up()


def by_finger(page: Page, strokes: Sequence[Sequence[tuple[float, float]]]) -> None:
    sheet(page).scroll_into_view_if_needed()
    box = sheet(page).bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    for points in strokes:
        fine = [
            tuple(np.array(one) + share * (np.array(other) - one))
            for one, other in itertools.pairwise(points)
            for share in np.linspace(0, 1, 6)
        ]
        for place, (x, y) in enumerate(fine):
            touch = {
                "x": float(box["x"] + x * box["width"]),
                "y": float(box["y"] + y * box["height"]),
            }
            kind = "touchMove" if place else "touchStart"
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [touch]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def says(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=WAIT_MS)


def paste(page: Page, content: list[int], kind: str = "image/png") -> None:
    page.evaluate(PASTE, [content, kind])


def test_a_drawing_is_told_on_release_and_prepared(page: Page) -> None:
    says(page, "An example, until you bring your own")
    by_mouse(page, FOUR)
    says(page, "Your drawing, prepared as")
    says(page, "Preparation")
    assert sheet(page).evaluate(INK) > 0.02


def test_undo_and_clear_take_back_what_was_drawn(page: Page) -> None:
    by_mouse(page, FOUR)
    says(page, "Your drawing, prepared as")
    both = sheet(page).evaluate(INK)
    page.get_by_role("button", name="undo").click()
    until(page, lambda: 0 < sheet(page).evaluate(INK) < both, "one stroke of two is left")
    page.get_by_role("button", name="clear").click()
    says(page, "An example, until you bring your own")
    assert sheet(page).evaluate(INK) == 0
    page.get_by_role("button", name="undo").click()
    says(page, "Your drawing, prepared as")


def test_the_eraser_takes_ink_away(page: Page) -> None:
    by_mouse(page, ONE)
    before = sheet(page).evaluate(INK)
    page.get_by_role("button", name="erase").click()
    by_mouse(page, [[(0.3, 0.5), (0.7, 0.5)]])
    assert sheet(page).evaluate(INK) < before


def test_the_tools_answer_the_keyboard(page: Page) -> None:
    by_mouse(page, ONE)
    says(page, "Your drawing, prepared as")
    size = page.get_by_label("Brush size")
    size.focus()
    at = int(size.input_value())
    page.keyboard.press("ArrowRight")
    assert int(size.input_value()) == at + 1
    page.get_by_role("button", name="undo").focus()
    page.keyboard.press("Enter")
    says(page, "An example, until you bring your own")


def test_a_pasted_picture_is_taken_and_undone(page: Page) -> None:
    picture = np.full((60, 90), 240, np.uint8)
    picture[10:50, 40:48] = 30
    paste(page, list(png_bytes(picture)))
    says(page, "The pasted picture, prepared as")
    page.get_by_role("button", name="undo").click()
    says(page, "An example, until you bring your own")


def test_pasted_words_are_nothing(page: Page) -> None:
    paste(page, [104, 105], "text/plain")
    frames(page, 30)
    says(page, "An example, until you bring your own")


def test_what_claims_to_be_a_picture_and_is_none_is_said_so(page: Page) -> None:
    paste(page, [1, 2, 3])
    says(page, "That picture cannot be opened here")


def test_the_drawing_is_still_there_after_a_look_elsewhere(page: Page) -> None:
    by_mouse(page, FOUR)
    says(page, "Your drawing, prepared as")
    sources = page.locator("[data-testid=stButtonGroup] button")
    settle(page)  # a click while the page is drawn anew is lost
    sources.filter(has_text="test").first.click()
    expect(sheet(page)).to_have_count(0, timeout=WAIT_MS)
    settle(page)
    sources.filter(has_text="draw").first.click()
    says(page, "Your drawing, prepared as")
    until(page, lambda: sheet(page).evaluate(INK) > 0.02, "the drawing is on the sheet again")


def test_a_finger_draws_and_does_not_scroll(open_window: Callable[..., Page], app_url: str) -> None:
    page = opened(open_window(390, 844, has_touch=True, is_mobile=True), app_url)
    at = sheet(page).bounding_box()
    by_finger(page, FOUR)
    says(page, "Your drawing, prepared as")
    assert sheet(page).bounding_box() == at
    assert sheet(page).evaluate(INK) > 0.02
