"""Does a chain run on in a browser, portion after portion, and hold what is dragged over?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.core import ModelCore
from tests.browser.waiting import frames, until
from tests.shipped import CHECKPOINTS

WAIT_MS = 60_000
MODEL = "mnist-rbm-500"
FIRST_PORTION = 60
GREYS = """(canvas, [x0, y0, x1, y1]) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const seen = [];
  for (let y = y0; y < y1; y += 0.03)
    for (let x = x0; x < x1; x += 0.03)
      seen.push(data[4 * (Math.floor(y * height) * width + Math.floor(x * width))]);
  return seen;
}"""


def opened(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/gibbs?model={MODEL}&start=test")
    expect(part(page, "visible")).to_be_visible(timeout=WAIT_MS)
    expect(part(page, "count")).to_have_text("step 0", timeout=WAIT_MS)
    return page


@pytest.fixture
def page(page: Page, app_url: str) -> Page:
    return opened(page, app_url)


def part(page: Page, name: str) -> Locator:
    return page.locator(f".player [data-part={name}]")


def step_now(page: Page) -> int:
    return int(page.locator(".player").get_attribute("data-step") or 0)


def wait_for_step(page: Page, step: int) -> None:
    until(page, lambda: step_now(page) >= step, f"the chain is at step {step}")


def test_it_plays_past_its_first_portion_and_pauses(page: Page) -> None:
    part(page, "pace").select_option("fast")
    part(page, "play").click()
    wait_for_step(page, 5 * FIRST_PORTION)
    part(page, "play").click()
    expect(part(page, "play")).to_have_text("Play")
    stood = step_now(page)
    frames(page, 40)
    assert step_now(page) == stood
    assert "nats" in part(page, "energy").inner_text()
    assert " on" in part(page, "active").inner_text()


def test_half_steps_take_turns(page: Page) -> None:
    part(page, "step").click()
    expect(part(page, "count")).to_have_text("step 0 ½")
    part(page, "step").click()
    expect(part(page, "count")).to_have_text("step 1")
    part(page, "restart").click()
    expect(part(page, "count")).to_have_text("step 0")


def test_the_chain_is_the_same_the_next_time(page: Page, app_url: str) -> None:
    def after_three() -> list[int]:
        for _ in range(6):
            part(page, "step").click()
        expect(part(page, "count")).to_have_text("step 3")
        seen: list[int] = part(page, "visible").evaluate(GREYS, [0, 0, 1, 1])
        return seen

    first = after_three()
    opened(page, app_url)
    assert after_three() == first


def test_a_dragged_region_is_held_and_the_rest_is_filled_in(page: Page) -> None:
    held = [0.05, 0.05, 0.95, 0.45]
    rest = [0.05, 0.55, 0.95, 0.95]
    before = part(page, "visible").evaluate(GREYS, held)
    box = part(page, "visible").bounding_box()
    assert box is not None
    # Not from the very corner, which is round.
    page.mouse.move(box["x"] + box["width"] * 0.04, box["y"] + box["height"] * 0.04)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.999, box["y"] + box["height"] * 0.499, steps=5)
    page.mouse.up()
    expect(part(page, "held")).to_be_visible()
    assert part(page, "hold").input_value() == "drawn"
    tossed = part(page, "visible").evaluate(GREYS, rest)
    part(page, "play").click()
    wait_for_step(page, 30)
    part(page, "play").click()
    assert part(page, "visible").evaluate(GREYS, held) == before
    assert part(page, "visible").evaluate(GREYS, rest) != tossed
    # A click holds nothing.
    part(page, "visible").click(position={"x": 9, "y": 9})
    expect(part(page, "held")).to_be_hidden()


def test_pointing_at_a_unit_shows_its_weights(page: Page) -> None:
    pixels = part(page, "visible").evaluate(GREYS, [0, 0, 1, 1])
    part(page, "hidden").hover(position={"x": 4, "y": 4})
    expect(part(page, "showing")).to_have_text("weights of unit 1")
    assert len(set(part(page, "visible").evaluate(GREYS, [0, 0, 1, 1]))) > 10
    part(page, "play").hover()
    expect(part(page, "showing")).to_have_text("test image 0, labelled 7")
    assert part(page, "visible").evaluate(GREYS, [0, 0, 1, 1]) == pixels


def test_heat_is_heard(page: Page) -> None:
    slider = part(page, "temperature")
    slider.focus()
    page.keyboard.press("End")
    expect(part(page, "heat")).to_have_text("4.00")
    part(page, "play").click()
    wait_for_step(page, 40)
    part(page, "play").click()
    # So hot that nothing like a test image is left.
    energy = part(page, "energy").inner_text().split()[0].replace("−", "-")
    core = ModelCore.open(CHECKPOINTS, "cpu")
    assert float(energy) > core.describe(MODEL).metrics["free_energy"] + 20


def test_another_start_begins_another_chain(page: Page) -> None:
    part(page, "play").click()
    wait_for_step(page, 20)
    part(page, "play").click()
    page.get_by_text("noise", exact=True).first.click()
    expect(part(page, "count")).to_have_text("step 0", timeout=WAIT_MS)
    expect(part(page, "showing")).to_have_text("noise")
