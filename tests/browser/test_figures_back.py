"""Does a figure that was saved on one page open its view from any other, by pointer and by key?"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explorer.images.stamp import read_stamp
from tests.browser.test_every_page import settle

VIEW = "manifold?model=digits-vae-2d&tiles=7&spacing=even+z&z_up=1.5"
PLANE = ".js-plotly-plot image"
DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name));
  const main = document.querySelector('[data-testid=stMain]');
  for (const type of ["dragover", "drop"]) {
    const how = { bubbles: true, cancelable: true, dataTransfer: files };
    main.dispatchEvent(new DragEvent(type, how));
  }
}"""


def drop(page: Page, file: Path) -> None:
    page.evaluate(DROP, [file.name, base64.b64encode(file.read_bytes()).decode()])


@pytest.fixture
def figure(page: Page, app_url: str, tmp_path: Path) -> tuple[Path, str]:
    """A saved PNG, and the picture of the plane that it was saved from."""
    page.goto(f"{app_url}/{VIEW}")
    settle(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    file = tmp_path / "figure.png"
    saved.value.save_as(file)
    return file, str(page.locator(PLANE).get_attribute("href"))


def test_a_saved_figure_brings_its_view_back(
    figure: tuple[Path, str], open_window: Callable[..., Page], app_url: str, tmp_path: Path
) -> None:
    file, picture = figure
    stamp = read_stamp(file.read_bytes())
    assert stamp is not None
    assert stamp.address == f"{app_url}/{VIEW}"
    assert set(stamp.models) == {"digits-vae-2d"}
    page = open_window()
    page.goto(f"{app_url}/train")
    settle(page)
    other = tmp_path / "other.png"
    other.write_bytes(b"\x89PNG pixels alone")
    drop(page, other)
    notice = page.locator("[data-part=notice]")
    expect(notice).to_contain_text("does not say from which view it came")
    drop(page, file)
    page.wait_for_url(f"**/{VIEW.replace('+', '*')}")
    settle(page)
    expect(page.locator(PLANE)).to_have_attribute("href", picture)
    expect(notice).to_be_hidden()
    other.write_bytes(file.read_bytes().replace(b'"models":{"d', b'"models":{"x'))
    with page.expect_file_chooser() as chooser:
        button = page.get_by_role("button", name="Open a figure")
        button.focus()
        button.press("Enter")
    chooser.value.set_files(other)
    # said on the view itself, which is loaded anew
    words = "xigits-vae-2d is called digits-vae-2d here."
    expect(notice).to_contain_text(words, timeout=60_000)
    expect(page.locator(PLANE)).to_have_attribute("href", picture)
