"""Can a page be read by eyes that need contrast, and by ears?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.test_every_page import PAGES, settle

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
FINDINGS = """async () => {
  const ended = document.getAnimations().map(({ finished }) => finished.catch(() => 0));
  await Promise.all(ended);
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, any }) =>
    `${id}: ${target} ${html.slice(0, 300)} ${any[0]?.message ?? ""}`));
}"""
POPOVERS = '[data-testid="stPopoverButton"]'
STREAMLITS_OWN = "presentation-role-conflict"
"""Its uploader in a popover has a role and a place in the order of tabs that do not fit."""
SCRIPT_RESTS = '[data-test-script-state="notRunning"]'
SHUT = '[data-testid="stExpander"] details:not([open]) > summary'


def wait_until_drawn_for(page: Page, look: str) -> None:
    """The page's own colours change at once; a run of the script recolours what it drew."""
    page.locator(f".look[data-drawn={look}]").wait_for(state="attached")
    page.locator(SCRIPT_RESTS).wait_for(state="attached")
    settle(page)


def findings(page: Page, look: str) -> list[str]:
    """What axe has to say of all that stands on the page."""
    while page.locator(SHUT).count():
        page.locator(SHUT).first.click()
        settle(page)
    return [f"{look}: {one}" for one in page.evaluate(FINDINGS)]


def findings_in_popovers(page: Page) -> list[str]:
    """What it has to say of each thing that a button opens over the page."""
    found = []
    for button in page.locator(POPOVERS).all():
        button.click()
        settle(page)
        seen = [one for one in page.evaluate(FINDINGS) if STREAMLITS_OWN not in one]
        found += [f"{button.inner_text()}: {one}" for one in seen]
        page.keyboard.press("Escape")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everyone(name: str, open_window: Callable[..., Page], app_url: str) -> None:
    page = open_window(1440, 900, color_scheme="dark")
    page.goto(f"{app_url}/{name}")
    settle(page)
    page.evaluate(AXE)
    found = findings(page, "dark")
    page.emulate_media(color_scheme="light")
    wait_until_drawn_for(page, "light")
    found += findings(page, "light") + findings_in_popovers(page)
    assert not found, "\n".join(found)
    assert page.evaluate("document.documentElement.lang") == "en"
