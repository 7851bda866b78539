"""Is the page that one is on lit in the menu, whatever address led to it?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

PATIENCE_MS = 90_000
LIT = '[data-testid="stSidebarNavLink"][aria-current]'


@pytest.mark.parametrize(
    ("address", "title"),
    [("/", "Latent map"), ("/latent_map", "Latent map"), ("/manifold", "Manifold")],
)
def test_the_open_page_is_lit_in_the_menu(
    page: Page, app_url: str, address: str, title: str
) -> None:
    page.goto(app_url + address)
    expect(page.locator(LIT)).to_contain_text(title, timeout=PATIENCE_MS)
    assert page.get_by_text("Page not found").count() == 0
    other = "Manifold" if title == "Latent map" else "Latent map"
    page.locator('[data-testid="stSidebarNavLink"]').filter(has_text=other).click()
    expect(page.locator(LIT)).to_contain_text(other, timeout=PATIENCE_MS)
    expect(page.locator("h1")).to_have_text(other, timeout=PATIENCE_MS)
