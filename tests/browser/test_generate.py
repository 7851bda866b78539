"""Does the page generate answer a person: other draws, ways between images, a film to take away?"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.waiting import frames, until

PATIENCE_MS = 180_000
MODEL = "digits-vae-2d"
SHEETS = '[data-testid="stImage"] img'
LEGEND = ".legend"
SCENE = '[data-part="scene"]'
# A small copy of the map: enough to tell one drawing from another.
LOOK = """scene => {
    const copy = document.createElement('canvas');
    copy.width = copy.height = 48;
    copy.getContext('2d').drawImage(scene, 0, 0, 48, 48);
    return copy.toDataURL();
}"""
# How often the map's canvas is drawn on while the pointer moves over it.
COUNT = """scene => {
    const context = scene.getContext('2d');
    const draw = context.drawImage.bind(context);
    window.drawn = 0;
    context.drawImage = (...given) => { window.drawn += 1; draw(...given); };
}"""


@pytest.fixture
def page(open_window: Callable[..., Page]) -> Page:
    """A dark window as wide as a laptop's."""
    return open_window(1440, 900, color_scheme="dark", accept_downloads=True)


def test_other_draws_have_another_seed_and_other_pictures(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/generate?model={MODEL}&side=4")
    expect(page.locator(SHEETS)).to_have_count(3, timeout=PATIENCE_MS)
    before = page.locator(SHEETS).nth(1).get_attribute("src")
    page.get_by_role("button", name="Draw others").click()
    expect(page.locator(SHEETS).nth(1)).not_to_have_attribute(
        "src", before or "", timeout=PATIENCE_MS
    )
    expect(page).to_have_url(re.compile(r"[?&]seed=1(&|$)"), timeout=PATIENCE_MS)


def test_ways_are_drawn_and_the_walk_is_a_looped_gif_of_the_length_asked_for(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/generate?model={MODEL}&part=ways+between&film_seconds=2")
    page.wait_for_function(
        "[...document.querySelectorAll('.js-plotly-plot')]"
        ".filter(plot => plot._fullData?.length > 0).length === 2"
    )
    # Two anchors, three ways, one film.
    expect(page.locator(SHEETS)).to_have_count(6, timeout=PATIENCE_MS)
    with page.expect_download() as found:
        page.get_by_role("button", name="GIF").click()
    film = Image.open(BytesIO(Path(found.value.path()).read_bytes()))
    assert film.n_frames == 40
    assert film.info["loop"] == 0
    assert film.info["duration"] == 50


def look_at_rest(page: Page) -> str:
    """What the map shows once it shows the same twice."""
    looks: list[str] = [""]

    def is_still() -> bool:
        looks.append(page.locator(SCENE).evaluate(LOOK))
        frames(page, 20)
        return looks[-1] == looks[-2]

    until(page, is_still, "the map stands still")
    return looks[-1]


def test_holes_are_a_layer_of_the_map_that_a_moving_pointer_leaves_alone(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/latent_map?model={MODEL}")
    page.wait_for_selector(SCENE)
    chip = page.get_by_role("button", name="holes", exact=True)
    expect(chip).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(LEGEND)).to_be_hidden()
    before = look_at_rest(page)
    chip.click()
    expect(page.locator(LEGEND)).to_be_visible()
    until(page, lambda: look_at_rest(page) != before, "the map shows its holes")
    page.locator(SCENE).evaluate(COUNT)
    box = page.locator('[data-part="map"]').bounding_box()
    assert box is not None
    for step in range(20):
        page.mouse.move(box["x"] + 60 + 15 * step, box["y"] + 80 + 9 * step)
    frames(page, 12)
    assert page.evaluate("window.drawn") == 0
