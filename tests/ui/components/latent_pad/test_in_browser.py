"""Does the pad do in a browser what a person expects of it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.serving import Served
from tests.browser.waiting import PATIENCE_S, frames, until

SERVED = Path(__file__).parent / "served" / "app.py"


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    running = Served(SERVED)
    yield running
    running.kill()


class Pad:
    """A page with the pad, in the words of a person who uses it."""

    def __init__(self, browser: Any, url: str, line: str = "live", **screen: Any) -> None:
        still = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        screen = {**still, **screen}
        script = screen.pop("script", None)
        self.context = browser.new_context(**screen)
        if script:
            self.context.add_init_script(script)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(url)
        self.wait_for_line(line)
        self.page.wait_for_selector('.pad[aria-busy="false"]')
        self.box = self.page.locator(".map").bounding_box()

    def wait_for_line(self, state: str) -> None:
        self.page.wait_for_selector(f'.pad[data-line="{state}"]', timeout=1000 * PATIENCE_S)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place of the window, from shares of the map's width and height."""
        return self.box["x"] + x * self.box["width"], self.box["y"] + y * self.box["height"]

    def z(self, x: float, y: float) -> tuple[float, float]:
        """The place of the plane there, while the view is home."""
        return 6 * x - 3, 3 - 6 * y

    def decoded(self) -> tuple[float, float]:
        """The z that the decoded picture's spot stands for."""
        x, y = self.page.locator("canvas.screen").evaluate(
            """canvas => {
              const { width, height } = canvas;
              const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
              let [sum, x, y] = [0, 0, 0];
              for (let i = 0; i < width * height; i++) {
                const bright = Math.max(data[4 * i] - 60, 0);
                sum += bright;
                x += bright * ((i % width) + 0.5) / width;
                y += bright * (Math.floor(i / width) + 0.5) / height;
              }
              return sum ? [x / sum, y / sum] : [-1, -1];
            }"""
        )
        return 6 * x - 3, 3 - 6 * y

    def shows(self, x: float, y: float) -> bool:
        decoded = self.decoded()
        return abs(decoded[0] - x) < 0.1 and abs(decoded[1] - y) < 0.1

    def grey(self) -> float:
        """The decoded picture's grey value near its corner, where no spot is."""
        return self.page.locator("canvas.screen").evaluate(
            "canvas => canvas.getContext('2d').getImageData(5, 5, 1, 1).data[0]"
        )

    def told(self) -> dict[str, str]:
        """What the script was told last."""
        text = self.page.locator('[data-testid="stText"]').inner_text()
        return dict(part.split("=") for part in text.split())

    def until(self, holds: Callable[[], Any], what: str) -> Any:
        """Look at each frame whether it holds; what it then is."""
        return until(self.page, holds, what)

    def pinned(self) -> int:
        return self.page.locator(".film li").count()

    def cursor(self) -> str:
        return self.page.locator(".facts dd").first.inner_text()


@pytest.fixture
def open_pad(chromium: Any, server: Served) -> Iterator[Callable[..., Pad]]:
    opened: list[Pad] = []

    def open_it(path: str = "/", **screen: Any) -> Pad:
        opened.append(Pad(chromium, server.url + path, **screen))
        return opened[-1]

    yield open_it
    for pad in opened:
        pad.context.close()
        assert pad.errors == []


def test_the_picture_under_the_pointer_is_the_one_of_that_place(open_pad):
    pad = open_pad()
    for place in ((0.2, 0.3), (0.5, 0.5), (0.8, 0.65)):
        pad.page.mouse.move(*pad.at(*place))
        pad.until(lambda place=place: pad.shows(*pad.z(*place)), f"{place} is decoded")
    assert pad.told()["runs"] == "1", "a move must not rerun the script"
    measures = pad.page.evaluate("performance.getEntriesByName('latent-pad:decode').length")
    assert measures >= 3


def test_a_click_pins_and_only_then_the_script_is_told(open_pad):
    pad = open_pad()
    pad.page.mouse.click(*pad.at(0.25, 0.5))
    pad.until(lambda: pad.told()["pins"] == "1", "the script knows of the pin")
    assert float(pad.told()["x"]) == pytest.approx(-1.5, abs=0.05)
    assert "Pinned at" in pad.page.locator("[data-part=spoken]").inner_text()
    pad.page.mouse.click(*pad.at(0.75, 0.5))
    pad.until(lambda: pad.pinned() == 2, "two places are pinned")
    pad.page.locator(".film .go").first.click()
    pad.until(lambda: pad.shows(-1.5, 0.0), "the first pin is gone back to")
    pad.page.locator(".film li").first.hover()
    pad.page.locator(".film .remove").first.click()
    pad.until(lambda: pad.told()["pins"] == "1", "the script knows that one is gone")


def test_the_keyboard_does_what_the_pointer_does(open_pad):
    pad = open_pad()
    pad.page.locator(".map").focus()
    pad.page.keyboard.press("Home")
    pad.until(lambda: pad.shows(0.0, 0.0), "the origin is decoded")
    for _ in range(8):
        pad.page.keyboard.press("Shift+ArrowRight")
    pad.until(lambda: pad.decoded()[0] > 1.0, "the cursor has gone right")
    pad.page.keyboard.press("Enter")
    pad.until(lambda: pad.pinned() == 1, "Enter pins")
    pad.page.keyboard.press("Escape")
    pad.until(lambda: pad.pinned() == 0, "Escape unpins")


def test_zoom_keeps_the_place_and_a_double_click_shows_everything(open_pad):
    pad = open_pad()
    pad.page.mouse.move(*pad.at(0.7, 0.4))
    for _ in range(6):
        pad.page.mouse.wheel(0, -200)
    pad.until(lambda: float(pad.told()["half"]) < 1.0, "the script knows of the zoom")
    assert pad.shows(*pad.z(0.7, 0.4))
    pad.page.mouse.dblclick(*pad.at(0.5, 0.5))
    pad.until(lambda: pad.told()["half"] == "3.000", "everything is shown")
    assert pad.pinned() == 0, "a double click leaves no pin behind"


def test_a_drag_draws_a_path_and_the_second_button_pans(open_pad):
    pad = open_pad()
    pad.page.mouse.move(*pad.at(0.2, 0.5))
    pad.page.mouse.down()
    for step in range(20):
        pad.page.mouse.move(*pad.at(0.2 + 0.02 * step, 0.5 + 0.01 * (step % 5)))
    pad.page.mouse.up()
    pad.until(lambda: int(pad.told()["path"]) > 2, "the script knows the path")
    pad.page.get_by_role("button", name="Clear it").click()
    pad.until(lambda: pad.told()["path"] == "0", "the path is gone")
    pad.page.mouse.move(*pad.at(0.5, 0.5))
    pad.page.mouse.down(button="right")
    pad.page.mouse.move(*pad.at(0.75, 0.5), steps=4)
    pad.page.mouse.up(button="right")
    pad.page.mouse.move(*pad.at(0.5, 0.5))
    pad.until(lambda: pad.shows(-1.5, 0.0), "the plane has moved with the hand")


def test_a_chip_hides_its_layer_and_the_script_knows(open_pad):
    pad = open_pad()
    chip = pad.page.get_by_role("button", name="test images")
    assert chip.get_attribute("aria-pressed") == "true"
    before = pad.page.locator(".map").screenshot()
    chip.click()
    until(
        pad.page,
        lambda: "points" not in pad.told()["layers"],
        "the script knows that points are hidden",
    )
    assert chip.get_attribute("aria-pressed") == "false"
    assert pad.page.locator(".map").screenshot() != before


def test_a_finger_decodes_and_two_zoom_on_a_phone(open_pad):
    phone = {"width": 390, "height": 844}
    pad = open_pad(viewport=phone, has_touch=True, is_mobile=True, device_scale_factor=2)
    hand = pad.context.new_cdp_session(pad.page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(pad.at(*p) for p in places)]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (0.3, 0.3))
    for step in range(1, 6):
        touch("touchMove", (0.3 + 0.05 * step, 0.3))
    pad.until(lambda: pad.shows(*pad.z(0.55, 0.3)), "the place under the finger is decoded")
    touch("touchEnd")
    # The words follow the picture at a reader's pace.
    before = until(
        pad.page, lambda: pad.cursor().startswith("0.30") and pad.cursor(), "its z is written"
    )
    touch("touchStart", (0.45, 0.5), (0.55, 0.5))
    for step in range(1, 9):
        touch("touchMove", (0.45 - 0.03 * step, 0.5), (0.55 + 0.03 * step, 0.5))
    touch("touchEnd")
    pad.until(lambda: float(pad.told()["half"]) < 1.5, "two fingers have zoomed")
    assert pad.cursor() == before, "a pinch leaves the cursor where it was"
    picture = pad.page.locator("canvas.screen").bounding_box()
    assert picture["y"] + picture["height"] <= pad.box["y"]
    assert pad.box["y"] + pad.box["height"] <= phone["height"]
    assert pad.page.evaluate("document.documentElement.scrollWidth") <= phone["width"]


SLOW_SOCKET = """
  window.late = 0;
  window.WebSocket = class extends WebSocket {
    set onmessage(hear) {
      super.onmessage = (event) => {
        if (window.late) setTimeout(() => hear(event), window.late);
        else hear(event);
      };
    }
  };
"""


def test_a_picture_of_before_is_never_called_live(open_pad):
    pad = open_pad(script=SLOW_SOCKET)
    pad.page.mouse.move(*pad.at(0.25, 0.25))
    pad.until(lambda: pad.shows(-1.5, 1.5) and pad.cursor() == "−1.50, 1.50", "it is live")
    pad.page.evaluate("window.late = 2500")
    pad.page.mouse.move(*pad.at(0.75, 0.75))
    seen: list[tuple[str, str, str, str]] = []

    def look() -> tuple[str, str, str, str]:
        at = pad.page.locator(".pad").evaluate(
            """(root) => {
              const words = root.querySelector(".facts dd").textContent;
              const near = root.querySelector("[data-part=near-words]").textContent;
              return [root.dataset.line, root.querySelector(".screen").dataset.shown, words, near];
            }"""
        )
        seen.append(tuple(at))
        return seen[-1]

    pad.until(lambda: look()[1] == "waiting", "the picture visibly waits")
    pad.until(lambda: look()[1] == "tile", "the tile under the pointer stands in")
    pad.until(lambda: pad.grey() > 100, "it is the tile that is seen")
    before, waited = seen[0][2:], [at for at in seen if at[1] == "waiting"]
    assert all(at[0] == "waiting" and at[2:] == before for at in waited), "z as the picture"
    pad.until(lambda: look()[2] == "1.50, −1.50", "z is the tile's")
    pad.until(lambda: look()[1] == "picture" and pad.shows(1.5, -1.5), "the answer came")
    assert seen[-1][0] == "live"
    assert seen[-1][3] != before[1], "the nearest image changed with the picture"


def test_an_unknown_model_is_refused_in_words_and_not_asked_for_again(open_pad):
    pad = open_pad("/?model=nothing", line="refused")
    assert "There is no model 'nothing'" in pad.page.locator(".reason").inner_text()
    asked = []
    pad.page.on("websocket", lambda opened: asked.append(opened.url))
    pad.page.mouse.move(*pad.at(0.1, 0.1))
    pad.until(lambda: pad.grey() > 30, "the backdrop's tile stands in, not a blank canvas")
    frames(pad.page, 90)
    assert asked == []
    with pad.page.expect_websocket(timeout=1000 * PATIENCE_S):
        pad.page.get_by_role("button", name="Try again").click()


def test_both_themes_draw_strokes_against_their_own_paper(open_pad):
    paper = {}
    for scheme in ("light", "dark"):
        pad = open_pad(color_scheme=scheme)
        assert pad.page.locator(".pad").get_attribute("data-theme") == scheme
        paper[scheme] = pad.page.locator(".map").evaluate(
            "map => getComputedStyle(map).backgroundColor"
        )
    assert paper["light"] == "rgb(255, 255, 255)"
    assert paper["dark"] != paper["light"]


def test_it_comes_back_by_itself_when_the_server_does(open_pad, server):
    pad = open_pad()
    pad.page.mouse.move(*pad.at(0.3, 0.3))
    pad.until(lambda: pad.shows(*pad.z(0.3, 0.3)), "a place is decoded")
    server.kill()
    try:
        pad.wait_for_line("reconnecting")
        assert "reconnecting" in pad.page.locator("[data-part=line]").inner_text()
        pad.page.mouse.move(*pad.at(0.9, 0.9))
        # The grey of the map's tiles rises from the first at the top left to the last.
        pad.until(lambda: pad.grey() > 200, "the tile under the pointer stands in")
    finally:
        server.start()
    pad.wait_for_line("live")
    pad.page.mouse.move(*pad.at(0.6, 0.7))
    pad.until(lambda: pad.shows(*pad.z(0.6, 0.7)), "the model decodes again")
