"""Is the shipped lecture given from first to last by keys alone, with phones that take part?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.rooms.lecture import shipped_lecture
from explorer.rooms.redis_place import redis_place
from explorer.rooms.registry import Rooms
from explorer.rooms.scene import Question, Scene
from explorer.ui.shell.visitors_deck import scene_link
from tests.benchmarks.serving import Served
from tests.browser.conftest import OTHERS_ROOMS, OTHERS_URL
from tests.browser.test_for_everyone import AXE, FINDINGS, findings, wait_until_drawn_for
from tests.browser.waiting import until

Look = Literal["dark", "light"]
LOOKS: tuple[Look, ...] = ("dark", "light")
FRONT = "iframe[data-is=front]"
SIZE = os.environ.get("TEST_STAGE", "1280x720")
"""Of the projector; 1920x1080 is the other that a hall has."""
LECTURE = shipped_lecture(scene_link)
ASKING = [scene for scene in LECTURE.scenes if scene.question]
WITHOUT_A_PICTURE = "train"
"""What the room trains is seen once it has drawn enough."""
SHOWN = """([frame, page]) => {
  const inside = frame.contentDocument;
  const isThere = inside?.documentElement && inside.location.pathname.endsWith(`/${page}`);
  if (!isThere) return false;
  const picture = inside.querySelector("[data-stage-way=picture]")?.getBoundingClientRect();
  const menu = inside.querySelector('[data-testid="stSidebar"]');
  const isLarge = picture?.height >= 0.8 * inside.documentElement.clientHeight;
  return inside.documentElement.dataset.stage === "ready" && !menu?.getClientRects().length
    && (isLarge || page === "train");
}"""
SMALL = """frame => {
  const small = [];
  const read = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) read(each.shadowRoot);
      const says = [...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
      const { width, height, top, bottom } = each.getBoundingClientRect();
      if (!says || width < 2 || height < 2 || bottom < 0 || top > innerHeight) continue;
      const matrix = each.ownerSVGElement && each.getScreenCTM();
      const scale = matrix ? Math.hypot(matrix.a, matrix.b) : 1; // of a label that is turned, too
      const px = scale * parseFloat(getComputedStyle(each).fontSize);
      if (px < 19.5) small.push(`${px.toFixed(1)} px: ${each.textContent.trim().slice(0, 40)}`);
    }
  };
  read(frame.contentDocument.body);
  return small;
}"""


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """A server's address that finds a room with the lecture on its disk, or in the Redis of the app
    that runs already; the room's code and secret."""
    if OTHERS_URL:
        assert OTHERS_ROOMS, "EXPLORER_TEST_ROOMS says where the app at hand keeps its rooms."
        shared = Rooms(place=redis_place(OTHERS_ROOMS))
        yield OTHERS_URL, *shared.create(LECTURE)
        shared.close()
        return
    folder = tmp_path_factory.mktemp("rooms")
    before = Rooms(folder)
    code, secret = before.create(LECTURE)
    before.close()
    no_data = str(tmp_path_factory.mktemp("no_data"))
    served = Served(environment={"EXPLORER_DATA_DIR": no_data, "EXPLORER_ROOMS": str(folder)})
    yield served.url, code, secret
    served.stop()


def asks(page: Page, words: str) -> None:
    expect(page.locator("#question")).to_have_text(words)


def is_kept(page: Page) -> None:
    expect(page.locator("#said[data-is=kept]")).to_be_visible()


def tap(plane: Locator, x: float, y: float) -> None:
    box = plane.bounding_box()
    assert box is not None
    plane.click(position={"x": x * box["width"], "y": y * box["height"]})


def explore(phone: Page, number: int) -> None:
    tap(phone.locator(".plane"), 0.2 + 0.2 * number, 0.5)


def pin(phone: Page, number: int) -> None:
    explore(phone, number)
    phone.get_by_role("button", name="Pin it here").click()
    is_kept(phone)


def draw(phone: Page, _number: int) -> None:
    box = phone.locator(".sheet").bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + box["width"] / 2, box["y"] + 0.2 * box["height"])
    phone.mouse.down()
    phone.mouse.move(box["x"] + box["width"] / 2, box["y"] + 0.8 * box["height"], steps=4)
    phone.mouse.up()
    phone.get_by_role("button", name="Send it to the map").click()
    expect(phone.locator("#said")).to_contain_text("It landed")


def choose(phone: Page, number: int) -> None:
    phone.locator("button.option").nth(number).click()
    is_kept(phone)


def rank(phone: Page, _number: int) -> None:
    pairs = phone.get_by_text("Pair 1 of ")
    last = int(pairs.inner_text().rpartition(" ")[2])
    for count in range(1, last + 1):
        expect(phone.get_by_text(f"Pair {count} of {last}")).to_be_visible()
        phone.get_by_role("button", name="The first").click()
    is_kept(phone)


TAKE_PART: dict[str, Callable[[Page, int], None]] = {
    "explore": explore,
    "point": pin,
    "guess": pin,
    "draw": draw,
    "choose": choose,
    "rank": rank,
}
"""How a phone answers each kind of question."""


def is_for_everyone(page: Page, look: Look) -> None:
    page.emulate_media(color_scheme=look)
    page.evaluate(AXE)
    found = page.evaluate(FINDINGS)
    assert not found, "\n".join(found)


def finds_nothing(desk: Page, look: Look) -> bool:
    return not findings(desk, look)


def is_at(stage: Page, scene: Scene) -> None:
    """Wait until a stage shows a scene as its one large picture, in letters for the last row."""
    page = urlsplit(scene.address).path
    if "model=room" in scene.address:
        page = WITHOUT_A_PICTURE

    def shows() -> bool:
        front = stage.locator(FRONT)
        if not stage.title().startswith(f"{scene.title} ·") or not front.count():
            return False
        return bool(stage.evaluate(SHOWN, [front.element_handle(), page]))

    until(stage, shows, f"“{scene.title}” is shown")
    small = stage.locator(FRONT).evaluate(SMALL)
    assert not small, f"{scene.title}: {small}"


def take_part(stage: Page, phones: list[Page], question: Question, is_checked: bool) -> None:
    """All phones answer; the stage counts them, reveals, and a reloaded phone is where it was."""
    asks(stage, question.text)
    for number, phone in enumerate(phones):
        asks(phone, question.text)
        TAKE_PART[question.kind](phone, number)
    expect(stage.locator("#count b")).to_have_text(str(len(phones)))
    # The stage is alike for all kinds whose answers are places, and for all that are counts.
    looked_at = [phones[0], *([stage] if question.kind in ("point", "choose") else [])]
    for page in looked_at if is_checked else ():
        for look in LOOKS:
            is_for_everyone(page, look)
    stage.keyboard.press("r")
    if question.kind == "guess":
        expect(phones[0].locator("#said")).to_contain_text("of 3")
    phones[2].reload()  # and it is back at its place, with its answer
    asks(phones[2], question.text)


def test_the_lecture_by_keys_with_three_phones_in_every_kind_of_question(
    room: tuple[str, str, str], open_window: Callable[..., Page]
) -> None:
    url, code, secret = room
    width, height = map(int, SIZE.split("x"))
    stage = open_window(width, height)
    stage.goto(f"{url}/stage/{code}#{secret}")
    assert secret not in stage.url
    phones = [open_window(390, 844, has_touch=True, color_scheme="dark") for _ in range(3)]
    for phone in phones:
        phone.goto(f"{url}/room/{code}")
        asks(phone, "Look at the screen. The next question appears here.")
    kinds: set[str] = set()
    for number, scene in enumerate(LECTURE.scenes):
        if number:
            stage.keyboard.press("PageDown")
        is_at(stage, scene)
        if scene.question:
            take_part(stage, phones, scene.question, scene.question.kind not in kinds)
            kinds.add(scene.question.kind)
    assert kinds == set(TAKE_PART)
    stage.keyboard.press("b")
    expect(stage.locator("#black")).to_be_visible()
    stage.keyboard.press("2")
    first = ASKING[0].question
    assert first is not None
    asks(stage, first.text)
    stage.keyboard.press("q")
    expect(stage.get_by_text(code, exact=True)).to_be_visible()
    is_for_everyone(stage, "light")
    desk = open_window(1440, 900, color_scheme="dark")
    desk.goto(f"{url}/talk#desk={code}.{secret}")
    expect(desk.get_by_role("button", name="Clear")).to_be_visible()
    for look in LOOKS:
        desk.emulate_media(color_scheme=look)
        wait_until_drawn_for(desk, look)
        desk.evaluate(AXE)
        # Every second the desk runs again, and what waits for that is pale meanwhile.
        until(desk, partial(finds_nothing, desk, look), f"axe finds nothing, {look}")
    desk.get_by_role("button", name="Black").click()
    expect(stage.locator("#black")).to_be_visible()
    desk.get_by_role("button", name="Show again").click()
    expect(stage.locator("#black")).to_be_hidden()
    desk.close()
    follower = open_window(1920, 1080)
    follower.goto(f"{url}/stage/{code}")
    asks(follower, first.text)
    follower.keyboard.press("PageDown")
    expect(follower.get_by_text("This stage follows the lecturer")).to_be_visible()
    asks(phones[0], first.text)
