"""Does a saved page work from a disk, with no network, by pointer, touch and keyboard?"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explorer.cli.registry import main
from tests.browser.conftest import OpenWindow
from tests.browser.firefox import Firefox
from tests.browser.test_firefox import DEEP, firefox

__all__ = ["firefox"]

PAGES = {
    "latent_map": "digits-vae-2d",
    "manifold": "digits-vae-2d",
    "traversals": "digits-vae-2d",
    "conditional": "mnist-cvae-2d",
}
PAINTED = (
    "performance.getEntriesByType('measure').filter(({ name }) => name.endsWith(':decode')).length"
)
ON_TOP = """() => {
  let place = document;
  while (place.activeElement.shadowRoot) place = place.activeElement.shadowRoot;
  const { x, y, width, height } = place.activeElement.getBoundingClientRect();
  return place.elementFromPoint(x + width / 2, y + height / 2) === place.activeElement;
}"""
LIVE = '[data-part="root"][data-line="live"][aria-busy="false"]'


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of all pages, as files."""
    folder = tmp_path_factory.mktemp("saved")
    for page, name in PAGES.items():
        assert main(["export", name, "--page", page, "--out", str(folder / f"{page}.html")]) == 0
    return {page: (folder / f"{page}.html").as_uri() for page in PAGES}


def watch(page: Page, asked: list[str], wrong: list[str]) -> None:
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))


def test_every_saved_page_works_without_a_network(
    saved: dict[str, str], open_window: OpenWindow
) -> None:
    for name, address in saved.items():
        page = open_window(has_touch=True, offline=True)
        asked: list[str] = []
        wrong: list[str] = []
        watch(page, asked, wrong)
        page.goto(address)
        expect(page.locator(LIVE)).to_be_visible()
        expect(page.locator("[data-part=line-words]")).to_contain_text("live · here")
        place = page.locator("[data-part=map], [data-part=rows]").first
        box = place.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 20)

        for gesture in ("pointer", "touch", "keyboard"):
            before = page.evaluate(PAINTED)
            if gesture == "pointer":
                page.mouse.move(x - 30, y)
                page.mouse.down()
                page.mouse.move(x, y + 5, steps=3)
                page.mouse.up()
            elif gesture == "touch":
                page.touchscreen.tap(x + 40, y)
            else:
                page.locator("[data-part=map], input[type=range]").first.focus()
                page.keyboard.press("ArrowLeft")
            page.wait_for_function(f"{PAINTED} > {before}")
        ours = [url for url in asked if url != address and not url.startswith(("blob:", "data:"))]
        assert (ours, wrong) == ([], []), name
        page.context.close()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (568, 320)])
def test_the_picture_hides_no_slider_that_the_keyboard_reaches(
    tmp_path: Path, open_window: OpenWindow, width: int, height: int
) -> None:
    out = tmp_path / "page.html"
    assert main(["export", "faces-beta-vae-16d", "--page", "traversals", "--out", str(out)]) == 0
    page = open_window(width=width, height=height, offline=True)
    page.goto(out.as_uri())
    expect(page.locator(LIVE)).to_be_visible()
    sliders = page.locator("input[type=range]")
    last = sliders.count() - 1
    sliders.nth(last).focus()
    page.keyboard.press("ArrowLeft")  # by the keyboard, not by the script alone
    for n in range(last, -1, -1):
        expect(sliders.nth(n)).to_be_focused()
        assert page.evaluate(ON_TOP), f"slider {n + 1} of {last + 1}"
        page.keyboard.press("Shift+Tab")
    page.context.close()


def test_the_saved_map_follows_the_pointer_in_firefox(
    saved: dict[str, str], firefox: Firefox
) -> None:
    firefox.errors.clear()
    firefox.open(saved["latent_map"])
    firefox.until(f"{DEEP}('.pad')?.dataset.line === 'live'")
    x, y, width, height = firefox.ask(
        f"(({{x, y, width, height}}) => [x, y, width, height])"
        f"({DEEP}('.map').getBoundingClientRect())"
    )
    before = firefox.ask(PAINTED)
    firefox.move(*((x + width * share, y + height / 2) for share in (0.2, 0.4, 0.6, 0.8)))
    firefox.until(f"{PAINTED} > {before}")
    assert firefox.errors == []
