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
SHUT = '[data-testid="stExpander"] details:not([open]) > summary'


def findings(page: Page, look: str) -> list[str]:
    """What axe has to say of all that stands on the page."""
    while page.locator(SHUT).count():
        page.locator(SHUT).first.click()
        settle(page)
    return [f"{look}: {one}" for one in page.evaluate(FINDINGS)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everyone(name: str, open_window: Callable[..., Page], app_url: str) -> None:
    page = open_window(1440, 900, color_scheme="dark")
    page.goto(f"{app_url}/{name}")
    settle(page)
    page.evaluate(AXE)
    found = findings(page, "dark")
    page.emulate_media(color_scheme="light")
    page.reload()  # a look that changes reaches a component with its page's next run
    settle(page)
    page.evaluate(AXE)
    found += findings(page, "light")
    assert not found, "\n".join(found)
    assert page.evaluate("document.documentElement.lang") == "en"
