"""Do all pages open in Firefox without an error, and does the map follow the pointer there?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from explorer.ui.shell.navigation import page_entries
from tests.browser.firefox import Firefox

pytestmark = pytest.mark.browser
PAGES = [entry.name for entries in page_entries().values() for entry in entries]
READY = (
    "document.querySelector('h1') && !document.querySelector('[data-testid=stSkeleton]') && "
    "document.querySelector('[data-test-script-state]')?.dataset.testScriptState === 'notRunning'"
)
DEEP = """((name) => {
  const found = (root) => root.querySelector(name) ?? [...root.querySelectorAll("*")]
    .map((element) => element.shadowRoot && found(element.shadowRoot)).find(Boolean);
  return found(document);
})"""
MEASURES = "performance.getEntriesByName('latent-pad:decode').length"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    executable = shutil.which("firefox-esr") or shutil.which("firefox")
    if executable is None:
        pytest.skip("There is no Firefox on this machine.")
    browser = Firefox(executable, tmp_path_factory.mktemp("firefox"))
    yield browser
    browser.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_firefox(name: str, firefox: Firefox, app_url: str) -> None:
    firefox.errors.clear()
    firefox.open(f"{app_url}/{name}")
    firefox.until(READY)
    assert firefox.ask("document.querySelectorAll('[data-testid=stException]').length") == 0
    assert firefox.errors == []


def test_the_map_follows_the_pointer_in_firefox(firefox: Firefox, app_url: str) -> None:
    firefox.open(f"{app_url}/latent_map?model=digits-vae-2d")
    firefox.until(f"{DEEP}('.pad')?.dataset.line === 'live'")
    x, y, width, height = firefox.ask(
        f"(({{x, y, width, height}}) => [x, y, width, height])"
        f"({DEEP}('.map').getBoundingClientRect())"
    )
    before = firefox.ask(MEASURES)
    firefox.move(*((x + width * share, y + height / 2) for share in (0.2, 0.4, 0.6, 0.8)))
    firefox.until(f"{MEASURES} > {before}")
    assert firefox.errors == []
