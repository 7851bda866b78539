"""Do the planes answer what a person does with a pointer, and the page's look?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PATIENCE_MS = 60_000
MODEL = "digits-vae-2d"
ONE_OF_A_WORLD = "fashion-vae-2d"
"""A model whose world has others, so that the menu beside the worlds has a choice."""
PLOT = ".js-plotly-plot"
# Where a point of the plane lies on the screen: its first trace's n-th point.
PLACE = """([trace, index]) => {
    const plot = document.querySelector('.js-plotly-plot');
    const { xaxis, yaxis } = plot._fullLayout;
    const box = plot.getBoundingClientRect();
    const { x, y } = plot._fullData[trace];
    const across = box.x + xaxis._offset + xaxis.d2p(x[index]);
    return [across, box.y + yaxis._offset + yaxis.d2p(y[index])];
}"""
SCRIPT_RESTS = '[data-test-script-state="notRunning"]'
INK = "document.querySelector('.js-plotly-plot')?._fullLayout?.font.color"
HEIGHT = "document.querySelector('.js-plotly-plot')?._fullLayout?.height"


@pytest.fixture
def page(open_window: Callable[..., Page]) -> Page:
    """A dark window as wide as a laptop's."""
    return open_window(1440, 900, color_scheme="dark")


def open_plane(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(f"{PLOT} .main-svg")
    page.wait_for_function("document.querySelector('.js-plotly-plot')?._fullData?.length > 0")


def click_tile(page: Page, index: int) -> None:
    page.wait_for_selector(SCRIPT_RESTS)  # while it runs the chart may be replaced under the click
    x, y = page.evaluate(PLACE, [0, index])
    page.mouse.move(x + 2, y + 2)
    page.mouse.click(x + 2, y + 2)


def test_a_click_on_a_tile_shows_it_large(page: Page, app_url: str) -> None:
    open_plane(page, f"{app_url}/manifold?model={MODEL}&tiles=9")
    fields = page.locator('[data-testid="stNumberInput"] input')
    for index in (0, 40, 70):
        row, column = divmod(index, 9)
        signs = [
            "-" if above_middle < 0 else "0[.]000" if above_middle == 0 else "[0-9]"
            for above_middle in (column - 4, 4 - row)
        ]
        click_tile(page, index)
        for place, sign in enumerate(signs):
            expect(fields.nth(place)).to_have_value(re.compile(f"^{sign}"), timeout=PATIENCE_MS)
    assert "z_up=" in page.url


def test_figures_follow_the_look_and_the_width(page: Page, app_url: str) -> None:
    open_plane(page, f"{app_url}/manifold?model={MODEL}")
    dark, tall = page.evaluate(INK), page.evaluate(HEIGHT)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"![undefined, '{dark}'].includes({INK})")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(f"{HEIGHT} < {tall}")


def test_back_brings_the_earlier_model_back(page: Page, app_url: str) -> None:
    open_plane(page, f"{app_url}/manifold?model={ONE_OF_A_WORLD}")
    select = page.locator('[data-testid="stSelectbox"] input').first
    expect(select).to_have_value(re.compile("."), timeout=PATIENCE_MS)
    first = select.input_value()
    select.click()
    page.locator('[role="option"]').filter(has_not_text=first).first.click()
    page.wait_for_function(f"!location.search.includes('{ONE_OF_A_WORLD}')")
    page.go_back()
    page.wait_for_function(f"location.search.includes('{ONE_OF_A_WORLD}')")
    expect(select).to_have_value(first, timeout=PATIENCE_MS)
