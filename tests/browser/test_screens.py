"""Does what a person works with fit their screen: a projector's, a wall's, an enlarged one?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.benchmarks.headless import FLAGS, headless_browser
from tests.browser.waiting import until

WAIT_MS = 60_000
MODEL = "mnist-vae-2d"
ROOT_PX = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
OVERFLOW = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight];
}"""

# What is written below 12 px, in the page, its components and its figures; and on canvases.
TINY = """() => {
  const SEEN = /[^\\s\\u200b]/;
  const found = [...window.tiny];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      const words = [...element.childNodes].some(({ data }) => SEEN.test(data ?? ""));
      if (!words || !element.getClientRects().length || element.closest("style, script")) continue;
      const { fontSize, visibility } = getComputedStyle(element);
      if (visibility === "visible" && parseFloat(fontSize) < 11.99) {
        found.push(`${element.textContent.trim().slice(0, 40)}: ${fontSize}`);
      }
    }
  };
  look(document.body);
  return found;
}"""
WATCH_CANVASES = """
  window.tiny = new Set();
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    const { a, b } = this.getTransform();
    const px = parseFloat(this.font.match(/([\\d.]+)px/)[1]) * Math.hypot(a, b);
    if (px < 11.99 * devicePixelRatio) window.tiny.add(`${text}: ${px} on a canvas`);
    return fillText.call(this, text, ...place);
  };
"""


def map_of(page: Page, url: str) -> Locator:
    page.goto(f"{url}/latent_map?model={MODEL}")
    expect(page.locator('.pad[data-line="live"][aria-busy="false"]')).to_be_visible(timeout=WAIT_MS)
    return page.locator(".map")


def bottom(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def assert_all_is_in_view(page: Page, height: int) -> None:
    """The pins, and below them what compares, saves and links."""
    film = page.locator(".film li")
    expect(film).to_have_count(1)
    buttons = [page.get_by_role("button", name=name) for name in ("Compare", "Save", "Link")]
    for element in (film, *buttons):
        assert bottom(element.first) <= height


def test_on_a_projector_pins_compare_save_and_link_are_in_view(
    open_window: Callable[..., Page], app_url: str
) -> None:
    page = open_window(1280, 720)
    map_of(page, app_url).click(position={"x": 120, "y": 120})
    assert_all_is_in_view(page, 720)


def test_where_scrollbars_take_room_the_page_is_no_longer_and_no_wider(
    bare_browser: Browser, app_url: str
) -> None:
    page = bare_browser.new_page(viewport={"width": 1440, "height": 900})
    plane = map_of(page, app_url)
    assert page.evaluate(OVERFLOW) == [0, 0]
    plane.click(position={"x": 120, "y": 120})
    assert_all_is_in_view(page, 900)
    tops = page.locator(".chip:visible").evaluate_all("chips => chips.map(chip => chip.offsetTop)")
    assert len(set(tops)) == 1, "the chips stand in one row"
    page.close()


def test_without_webgl_the_plane_is_drawn_all_the_same(bare_browser: Browser, app_url: str) -> None:
    page = bare_browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{app_url}/your_image?model=mnist-vae-2d")
    points = page.locator(".js-plotly-plot .scatterlayer .point")
    until(page, lambda: points.count() > 1000, "the points are there")
    page.close()


@pytest.fixture(scope="module")
def bare_browser(chromium: Browser) -> Iterator[Browser]:
    """One whose scrollbars take room and that has no WebGL, as on some machines."""
    browser = chromium.browser_type.launch(
        executable_path=headless_browser(),
        args=[*FLAGS, "--disable-3d-apis"],
        ignore_default_args=["--hide-scrollbars"],
    )
    yield browser
    browser.close()


def test_words_grow_with_the_screen_up_to_4k_a_figures_too(
    open_window: Callable[..., Page], app_url: str
) -> None:
    page = open_window(2560, 1440)
    page.goto(f"{app_url}/manifold?model={MODEL}")
    tick = page.locator(".js-plotly-plot .xtick text").first
    expect(tick).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate(ROOT_PX) == 20
    size = "tick => parseFloat(getComputedStyle(tick).fontSize)"
    until(page, lambda: tick.evaluate(size) >= 15.9, "the axis is labelled as large")
    page.set_viewport_size({"width": 3840, "height": 2160})
    assert page.evaluate(ROOT_PX) == 30


@pytest.mark.parametrize("name", ["latent_map", "encodings", "manifold", "your_image"])
def test_enlarged_twice_the_plane_is_in_view_and_no_word_is_tiny(
    name: str, open_window: Callable[..., Page], app_url: str
) -> None:
    page = open_window(720, 450, device_scale_factor=2)
    page.add_init_script(WATCH_CANVASES)
    page.goto(f"{app_url}/{name}?model={MODEL}")
    plane = page.locator(".map, .js-plotly-plot").first
    expect(plane).to_be_visible(timeout=WAIT_MS)
    box = plane.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert min(box["y"] + box["height"], 450) - box["y"] > 239, "enough of it to work with"
    assert page.evaluate(TINY) == []
