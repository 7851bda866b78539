"""Do the theory's pictures answer the hand: points dragged, a map learned, an idea addressed?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import frames

PATIENCE_MS = 60_000
YOURS, BEST = '[data-part="yours"]', '[data-part="best"]'
# The page's own figures, from its words: μ, σ and nats.
FIGURES = re.compile(r"μ = (−?[\d.]+), σ = ([\d.]+): (−?[\d.]+) nats")

# The place of the largest mark on the curve of rate and distortion: the chosen rung.
RUNG = """(() => {
    const sizes = document.querySelectorAll('.js-plotly-plot')[1]?._fullData?.[1]?.marker?.size;
    return sizes?.indexOf ? sizes.indexOf(Math.max(...sizes)) : -1;
})()"""
CORNERS = ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8))


@pytest.fixture
def page(open_window: Callable[..., Page]) -> Page:
    """High enough for a pad and its words."""
    return open_window(1280, 900)


def figures(place: Locator) -> tuple[float, float, float]:
    """μ, σ and nats as the pad says them."""
    expect(place).to_have_text(FIGURES, timeout=PATIENCE_MS)
    told = FIGURES.search(place.inner_text())
    assert told is not None
    mu, sigma, nats = (float(text.replace("−", "-")) for text in told.groups())
    return mu, sigma, nats


def test_dragging_a_point_moves_the_maximum_at_once(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/theory?points=-2,-1,0&at=0,1")
    best = page.locator(BEST)
    assert figures(best)[:2] == (-1.0, 0.82)
    canvas = page.locator('canvas[data-part="canvas"]')
    box = canvas.bounding_box()
    assert box is not None
    # Sought from its left end: the last point stands on the axis, at the middle of the line.
    across = box["x"] + 44 + (box["width"] - 54) / 2
    up = box["y"] + 24 + 0.42 * (box["height"] - 24 - 46 - 36)
    page.mouse.move(across, up)
    page.mouse.down()
    page.mouse.move(across + (box["width"] - 54) * 3 / 8, up, steps=6)
    mean, deviation, _ = figures(best)  # still held: no server was asked
    assert mean == pytest.approx(0.0, abs=0.02)
    assert deviation == pytest.approx(2.16, abs=0.03)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"points=-2%2C-1%2C(3|2\.9\d|3\.0\d)(&|$)"))
    yours = page.locator(YOURS)
    assert figures(yours)[2] < figures(best)[2] - 1
    page.get_by_role("button", name="Climb to the maximum").click()
    expect(yours).to_have_text(best.inner_text(), timeout=PATIENCE_MS)


def dragged(page: Page, place: Locator, across: float, down: float) -> None:
    """Press in the middle of a thing and move so many px; it is not let go of."""
    box = place.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=4)


@pytest.mark.parametrize("width", [390, 1440])
def test_pictures_of_a_pad_have_their_width_and_a_slider_stands_beside_its_number(
    open_window: Callable[..., Page], app_url: str, width: int
) -> None:
    page = open_window(width, 900)
    page.goto(f"{app_url}/theory?idea=Inference")
    parts = ("cellsOfQ", "bend", "bendBy", "discrete")
    expect(page.locator('[data-part="discrete"]')).to_contain_text("nats", timeout=PATIENCE_MS)
    boxes = [page.locator(f'[data-part="{part}"]').bounding_box() for part in parts]
    cells, slider, number, words = (box for box in boxes if box is not None)
    assert cells["width"] > 100
    assert words["width"] > 200
    assert number["x"] > slider["x"] + slider["width"] - 1
    assert abs(number["y"] + number["height"] / 2 - slider["y"] - slider["height"] / 2) < 6


def test_q_and_points_of_classes_follow_the_hand_and_the_keys(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/theory?idea=Inference&posterior=ridge&bend=0&x=1&q=-2,-2,0.6,0.6,0")
    bound = page.locator('[data-part="rows"] .row').nth(1).locator("span").nth(1)
    expect(bound).to_have_text(re.compile(r"−\d"), timeout=PATIENCE_MS)

    def elbo() -> float:
        return float(bound.inner_text().replace("−", "-").replace(",", ""))

    first, mean = elbo(), page.locator('[data-grip="mean"]')
    dragged(page, mean, 100, -100)
    assert elbo() > first + 1  # still held: no server was asked
    page.mouse.up()
    before = elbo()
    mean.press("ArrowUp")
    assert elbo() != before
    page.get_by_role("button", name="Climb the ELBO").click()
    # A Gaussian posterior: the bound is met.
    expect(bound).to_have_text("−1.55", timeout=PATIENCE_MS)
    expect(page).to_have_url(re.compile("posterior=ridge"))

    page.goto(f"{app_url}/theory?idea=Bayes&classes=2")
    told = page.locator('[data-part="generativeTold"]')
    expect(told).to_contain_text("fresh points", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Move a point far away").click()
    other = page.locator('[data-part="discriminativeTold"]')
    shares = [
        float(re.search(r"line, ([\d.]+) %", place.inner_text())[1])  # type: ignore[index]
        for place in (told, other)
    ]
    assert shares[0] > 4 * shares[1]
    expect(page).to_have_url(re.compile(r"moved=\d+%2C"))
    page.get_by_role("button", name="Draw 20 new points").click()
    expect(told).to_contain_text("the hollow ones")
    evidence = page.locator('[data-part="evidence"]')
    words = evidence.inner_text()
    page.locator('canvas[data-part="generative"]').press("Escape")
    page.keyboard.press("ArrowLeft")
    expect(evidence).not_to_have_text(words)


def test_a_network_learns_a_map_in_the_browser(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/theory?idea=Density&map=Banana")
    progress = page.locator('[data-part="progress"]')
    page.get_by_role("button", name="Let a network learn it").click()
    expect(progress).to_have_text(re.compile(r"step \d{2,4} of|step \d,\d{3} of"))
    page.get_by_role("button", name="Pause").click()
    told = progress.inner_text()
    assert float(told.split("energy distance ")[1].split(" ")[0]) >= 0
    frames(page, 20)
    assert progress.inner_text() == told


def test_a_drawn_shape_becomes_the_goal(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/theory?idea=Density")
    target = page.locator('canvas[data-part="target"]')
    expect(page.locator('[data-part="caption"]')).to_contain_text("f(z)", timeout=PATIENCE_MS)
    box = target.bounding_box()
    assert box is not None
    at = [(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in CORNERS]
    page.mouse.move(*at[0])
    page.mouse.down()
    for place in at[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()
    expect(page.locator('[data-part="caption"]')).to_contain_text("network(z)")
    expect(target).to_have_attribute("aria-label", re.compile("a drawn shape"))
    page.get_by_role("button", name="Pause").click()


def test_the_idea_stands_in_the_address_and_a_slider_answers(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/theory")
    page.get_by_role("radio", name="Gradient").or_(
        page.get_by_role("button", name="Gradient")
    ).first.click()
    expect(page).to_have_url(re.compile("idea=Gradient"))
    words = page.get_by_text("to be as sure")
    expect(words).to_be_visible(timeout=PATIENCE_MS)
    before = words.inner_text()
    page.get_by_test_id("stSlider").filter(has_text="Constant").get_by_role("slider").press("End")
    expect(words).not_to_have_text(before, timeout=PATIENCE_MS)
    expect(page).to_have_url(re.compile("constant="))


def test_more_draws_settle_the_sum(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/theory?idea=Bound&model=digits-vae-2d&draws=1")
    words = page.get_by_text("apart")
    expect(words).to_be_visible(timeout=PATIENCE_MS)
    assert "standard error" not in words.inner_text()
    page.get_by_role("slider").first.press("End")
    expect(words).to_contain_text("standard error", timeout=PATIENCE_MS)
    told = re.search(r"nats: ([\d.]+) apart", words.inner_text())
    assert told is not None
    assert float(told[1]) <= 0.05
    expect(page).to_have_url(re.compile(r"draws=16%2C384"))


def test_a_stronger_spring_is_another_picture(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/theory?idea=Springs&beta=1")
    page.wait_for_function(f"{RUNG} > 0")
    before = page.evaluate(RUNG)
    page.get_by_role("slider").first.press("End")
    page.wait_for_function(f"{RUNG} > {before}")
    expect(page).to_have_url(re.compile(r"beta=\d\d"))
