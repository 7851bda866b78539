"""Does a page answer before its front end has come, and give way when it has?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

FIRST = "#first-picture"
HAS_FOLLOWED = """n => performance.getEntriesByName("first-picture:decode").length > n"""


@pytest.mark.parametrize("name", ["latent_map", "manifold", "encodings"])
def test_it_follows_pointer_and_keys_and_goes_with_the_page_s_own(
    page: Page, app_url: str, name: str
) -> None:
    held: list[Route] = []
    page.route("**/static/js/index.*", lambda route: held.append(route))
    complaints: list[str] = []
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.goto(f"{app_url}/{name}", wait_until="commit")
    plane = page.locator(f'{FIRST} [data-part="plane"]')
    plane.hover(position={"x": 80, "y": 90})
    page.wait_for_function(HAS_FOLLOWED, arg=0)
    expect(page.locator(f'{FIRST} [data-part="line"]')).to_have_text("live")
    before = page.evaluate("performance.getEntriesByName('first-picture:decode').length")
    plane.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(HAS_FOLLOWED, arg=before)
    assert "nearest" not in page.locator(FIRST).inner_text()
    for route in held:
        route.continue_()
    # From when the page's own main part is there, it alone is one.
    page.locator(f"{FIRST}[role=region]").wait_for(state="attached")
    expect(page.locator(FIRST)).to_have_count(0)
    expect(page.locator('[data-testid="stMain"] h1')).to_be_visible()
    assert not complaints
