"""Does a lecture go from first to last scene by keys alone, with phones that take part?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.rooms.registry import Rooms
from tests.benchmarks.serving import Served
from tests.browser.test_for_everyone import AXE, FINDINGS
from tests.browser.waiting import until
from tests.rooms.decks import QUESTIONS, every_kind

FRONT = "iframe[data-is=front]"
SHOWN = """frame => {
  const inside = frame.contentDocument;
  const picture = inside.querySelector("[data-stage-way=picture]")?.getBoundingClientRect();
  const menu = inside.querySelector('[data-testid="stSidebar"]');
  return Boolean(picture) && picture.height >= 0.8 * inside.documentElement.clientHeight
    && !menu?.getClientRects().length;
}"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str, str]]:
    """A server that finds a room of every kind of question on its disk; its code and secret."""
    folder = tmp_path_factory.mktemp("rooms")
    before = Rooms(folder)
    code, secret = before.create(every_kind())
    before.close()
    no_data = str(tmp_path_factory.mktemp("no_data"))
    served = Served(environment={"EXPLORER_DATA_DIR": no_data, "EXPLORER_ROOMS": str(folder)})
    yield served, code, secret
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
    for count in ("1", "2", "3"):
        expect(phone.get_by_text(f"Pair {count} of 3")).to_be_visible()
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


def is_for_everyone(page: Page, look: str) -> None:
    page.emulate_media(color_scheme=look)
    page.evaluate(AXE)
    found = page.evaluate(FINDINGS)
    assert not found, "\n".join(found)


def test_a_lecture_by_keys_with_three_phones_in_every_kind_of_question(
    room: tuple[Served, str, str], open_window: Callable[..., Page]
) -> None:
    served, code, secret = room
    stage = open_window(1280, 720)
    stage.goto(f"{served.url}/stage/{code}#{secret}")
    assert secret not in stage.url
    until(stage, lambda: stage.locator(FRONT).count() == 1, "the first scene is shown")
    phones = [open_window(390, 844, has_touch=True, color_scheme="dark") for _ in range(3)]
    for phone in phones:
        phone.goto(f"{served.url}/room/{code}")
        asks(phone, "Look at the screen. The next question appears here.")
    for question in QUESTIONS:
        stage.keyboard.press("PageDown")
        asks(stage, question.text)
        until(stage, lambda: stage.locator(FRONT).evaluate(SHOWN), "one picture is shown")
        for number, phone in enumerate(phones):
            asks(phone, question.text)
            TAKE_PART[question.kind](phone, number)
        expect(stage.locator("#count b")).to_have_text("3")
        for page in (stage, phones[0]):
            is_for_everyone(page, "dark")
            is_for_everyone(page, "light")
        stage.keyboard.press("r")
        if question.kind == "guess":
            expect(phones[0].locator("#said")).to_contain_text("of 3")
        phones[2].reload()  # and it is back at its place, with its answer
        asks(phones[2], question.text)
    phones[1].goto(f"{served.url}/room/{code}")
    stage.keyboard.press("b")
    expect(stage.locator("#black")).to_be_visible()
    stage.keyboard.press("2")
    asks(stage, QUESTIONS[0].text)
    stage.keyboard.press("q")
    expect(stage.get_by_text(code, exact=True)).to_be_visible()
    is_for_everyone(stage, "light")
    follower = open_window(1920, 1080)
    follower.goto(f"{served.url}/stage/{code}")
    asks(follower, QUESTIONS[0].text)
    follower.keyboard.press("PageDown")
    expect(follower.get_by_text("This stage follows the lecturer")).to_be_visible()
    asks(phones[0], QUESTIONS[0].text)
