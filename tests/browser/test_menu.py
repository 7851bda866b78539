"""Is the page that one is on lit in the menu, whatever address led to it?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

LIT = '[data-testid="stSidebarNavLink"][aria-current]'


@pytest.mark.parametrize(
    ("address", "title"),
    [("/", "Latent map"), ("/latent_map", "Latent map"), ("/manifold", "Manifold")],
)
def test_the_open_page_is_lit_in_the_menu(
    chromium: Browser, app_url: str, address: str, title: str
) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(app_url + address)
    expect(page.locator(LIT)).to_contain_text(title, timeout=30_000)
    other = "Manifold" if title == "Latent map" else "Latent map"
    page.locator('[data-testid="stSidebarNavLink"]').filter(has_text=other).click()
    expect(page.locator(LIT)).to_contain_text(other, timeout=30_000)
    expect(page.locator("h1")).to_have_text(other, timeout=30_000)
    context.close()
