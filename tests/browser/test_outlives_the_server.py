"""Does what a person has made outlive a reload of the page, and a restart of the server?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.benchmarks.serving import Served
from tests.benchmarks.slow_line import slow_line
from tests.browser.waiting import until

WAIT_MS = 60_000
FAST_KBIT, ROUND_TRIP_S = 1e7, 0.16
INK = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, i) => i % 4 === 0 && value !== data[0]);
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(environment={"EXPLORER_DATA_DIR": str(tmp_path_factory.mktemp("no_data"))})
    yield running
    running.kill()


def says(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=WAIT_MS)


def drag(page: Page, onto: Locator, *places: tuple[float, float]) -> None:
    box = onto.bounding_box()
    assert box is not None
    for n, (x, y) in enumerate(places):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
        if n == 0:
            page.mouse.down()
    page.mouse.up()


def test_a_drawing_outlives_a_reload_and_what_is_done_to_it_while_the_server_is_gone(
    page: Page, server: Served
) -> None:
    page.goto(f"{server.url}/your_image?model=digits-vae-2d")
    says(page, "An example, until you bring your own")
    expect(page.locator(".draw[aria-busy=false]")).to_be_visible(timeout=WAIT_MS)
    sheet = page.locator("[data-part=canvas]")
    drag(page, sheet, (0.5, 0.15), (0.5, 0.5), (0.48, 0.85))
    says(page, "Your drawing, prepared as")
    page.reload()
    says(page, "Your drawing, prepared as")
    until(page, lambda: sheet.evaluate(INK), "the drawing is on the sheet")
    server.kill()
    try:
        page.wait_for_selector(
            "[data-test-connection-state]:not([data-test-connection-state=CONNECTED])"
        )
        page.get_by_role("button", name="clear").dispatch_event("click")
    finally:
        server.start()
    says(page, "An example, until you bring your own")
    assert not sheet.evaluate(INK)


def test_painted_codes_outlive_a_reload(page: Page, server: Served) -> None:
    page.goto(f"{server.url}/codebook")
    grid = page.locator("[data-stage=latent]").last
    expect(grid).to_be_visible(timeout=WAIT_MS)
    page.wait_for_selector('[data-part="root"][data-line="live"]')
    pad = page.locator("[data-part=root][data-codes]")
    before = pad.get_attribute("data-codes")
    drag(page, grid, (0.2, 0.2), (0.8, 0.2))
    until(page, lambda: pad.get_attribute("data-codes") != before, "codes are painted")
    painted = pad.get_attribute("data-codes")
    page.reload()
    until(page, lambda: pad.count() and pad.get_attribute("data-codes") == painted, "they are back")
    page.get_by_role("button", name="Undo").click()
    until(page, lambda: pad.get_attribute("data-codes") == before, "and can be undone")


def test_a_running_chain_runs_on(page: Page, server: Served) -> None:
    player = page.locator(".player")

    def step() -> int:
        return int(player.get_attribute("data-step") or 0) if player.count() else 0

    page.goto(f"{server.url}/gibbs?start=test")
    expect(player.locator("[data-part=count]")).to_have_text("step 0", timeout=WAIT_MS)
    player.locator("[data-part=pace]").select_option("fast")
    player.locator("[data-part=play]").click()
    until(page, lambda: step() > 300, "it runs")
    page.reload()
    until(page, lambda: step() > 300, "it runs on")
    # Within its first second, most often before the player has asked for anything.
    reached = step()
    server.kill()
    server.start()
    until(page, lambda: step() > reached + 1200, "it runs on with the new server")
    assert player.locator("[data-part=play]").inner_text() == "Pause"


def test_a_map_far_from_its_server_decodes_by_itself_and_without_it_too(
    page: Page, server: Served
) -> None:
    decoded = """where => performance.getEntriesByName("latent-pad:decode").filter(
      ({ detail }) => detail.where === where).length"""

    def move() -> None:
        drag(page, page.locator(".pad .map"), (0.3, 0.4), (0.6, 0.7), (0.4, 0.5))

    with slow_line(int(server.url.rpartition(":")[2]), FAST_KBIT, ROUND_TRIP_S) as line:
        page.goto(f"http://127.0.0.1:{line.port}/latent_map?model=digits-vae-2d")
        page.wait_for_selector('.pad[data-line="live"]', timeout=WAIT_MS)
        until(page, lambda: move() or page.evaluate(decoded, "here"), "the page decodes")
        assert page.evaluate(decoded, "server"), "the server's was the first picture"
        expect(page.locator("[data-part=line-words]")).to_contain_text("live · here")
        server.kill()
        try:
            says(page, "The program behind this page has stopped")
            before = page.evaluate(decoded, "here")
            move()
            until(page, lambda: page.evaluate(decoded, "here") > before + 5, "it goes on")
            expect(page.locator('.pad[data-line="live"]')).to_be_visible()
        finally:
            server.start()
        expect(page.locator(".server-gone")).to_have_count(0, timeout=WAIT_MS)


def test_a_lasso_outlives_a_reload(page: Page, server: Served) -> None:
    page.goto(f"{server.url}/encodings?model=digits-vae-2d")
    page.wait_for_selector('.encodings[aria-busy="false"]')
    plane = page.locator(".encodings .map").first
    drag(page, plane, (0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.3))
    told = page.get_by_text(re.compile(r"^[\d,]+ images selected$"))
    expect(told).to_be_visible(timeout=WAIT_MS)
    words = told.inner_text()
    page.goto(f"{server.url}/encodings?model=digits-vae-2d")
    expect(page.get_by_text(words, exact=True)).to_be_visible(timeout=WAIT_MS)
