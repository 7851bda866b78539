"""Does a copied address show a browser that was never here the same pixels?"""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

from tests.browser.test_every_page import settle
from tests.browser.waiting import frames, until

WITHOUT_TIMES = "[data-part=line-words], [data-testid=stStatusWidget] { display: none !important; }"
"""How fast something just was is not of the view."""
EDGE, MOST_AT_EDGES = 16, 20
"""By how many of 255 levels, and at how many pixels, the edge of one and the same round sign that
lies between pixels comes out otherwise from one drawing to the next: 8 levels at 6 were seen."""
DIGITS, VQ, RBM = "digits-vae-2d", "mnist-vq-vae", "mnist-rbm-500"
Gesture = Callable[[Page], str]


def drag(page: Page, part: str, *places: tuple[float, float]) -> None:
    """Press, move and let go, at shares of the part's size."""
    box = page.locator(part).first.bounding_box()
    assert box is not None
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.mouse.move(*at[0])
    page.mouse.down()
    for place in at[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()
    page.mouse.move(2, 2)


def draws(page: Page) -> str:
    drag(page, ".draw canvas", (0.3, 0.2), (0.7, 0.25), (0.4, 0.8))
    return "drawing"


def paints(page: Page) -> str:
    drag(page, "canvas.paints", (0.1, 0.1), (0.6, 0.4))
    return "painted"


def pins(page: Page) -> str:
    drag(page, ".map", (0.3, 0.4), (0.3, 0.4))
    return "pins"


def steps(page: Page) -> str:
    half = page.get_by_role("button", name="½ step")
    for _ in range(2):
        half.click()
    until(page, lambda: page.locator('[data-step="1"]').count() == 1, "one step is done")
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(2, 2)
    return "chain"


VIEWS: dict[str, tuple[str, Gesture | None]] = {
    "latent_map": (f"model={DIGITS}", pins),
    "your_image": (f"model={DIGITS}", draws),
    "theory": ("points=-1,0.5,2&at=0.3,1.1&map=Banana&mean=0.4", None),
    "codebook": (f"model={VQ}&row=7", paints),
    "gibbs": (f"model={RBM}", steps),
}
"""Those that draw by themselves; what the script alone draws, the address's own tests hold."""


def shot(page: Page, url: str, gesture: Gesture | None = None) -> NDArray[np.int16]:
    """The window's pixels once nothing moves."""
    page.goto(url)
    settle(page)
    if gesture is not None:
        until(page, lambda: page.locator('[aria-busy="true"]').count() == 0, "all can be used")
        parameter = gesture(page)
        until(page, lambda: parameter in parse_qs(urlsplit(page.url).query), f"{parameter} is kept")
        settle(page)
    before: list[bytes] = []

    def stands_still() -> bool:
        frames(page, 12)
        settle(page)
        before.append(page.screenshot(style=WITHOUT_TIMES, caret="hide"))
        return len(before) > 1 and before[-1] == before[-2]

    until(page, stands_still, "nothing moves any more")
    return np.asarray(Image.open(io.BytesIO(before[-1])).convert("RGB"), dtype=np.int16)


@pytest.mark.parametrize("name", VIEWS)
def test_a_copied_address_shows_the_same(
    name: str, open_window: Callable[..., Page], app_url: str
) -> None:
    query, gesture = VIEWS[name]
    first = open_window()
    was = shot(first, f"{app_url}/{name}?{query}", gesture)
    now = shot(open_window(), first.url)
    apart = np.abs(was - now).max(axis=2)
    differing = np.argwhere(apart > 1)
    assert len(differing) <= MOST_AT_EDGES, (differing.min(0), differing.max(0), first.url)
    assert apart.max() <= EDGE, (np.argwhere(apart > EDGE), apart.max(), first.url)
