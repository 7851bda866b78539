"""Does a model learn before one's eyes, and does a closed tab free the machine for the next?"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.timeout(600)
ABANDONED_S = 30.0
PATIENCE_MS = 120_000
# Far more epochs than pass in the test.
MANY, FEW = "300", "3"


@pytest.fixture
def open_train(open_window: Callable[..., Page], app_url: str) -> Callable[[str, str], Page]:
    """The page as another person has it."""

    def opened(size: str, epochs: str) -> Page:
        page = open_window(1280, 900)
        page.goto(f"{app_url}/train?size={size}")
        field = page.get_by_role("spinbutton", name="Epochs")
        field.wait_for(timeout=PATIENCE_MS)
        field.fill(epochs)
        field.press("Enter")
        return page

    return opened


def press_train(page: Page) -> None:
    page.get_by_test_id("stMain").get_by_role("button", name="Train").click()


def test_closing_the_tab_frees_the_machine_for_who_waits(open_train) -> None:
    first = open_train("large", MANY)
    press_train(first)
    expect(first.get_by_text("Training · epoch")).to_be_visible(timeout=PATIENCE_MS)
    second = open_train("small", FEW)
    press_train(second)
    expect(second.get_by_text("1 before it")).to_be_visible(timeout=PATIENCE_MS)
    expect(second.get_by_text("another visitor’s")).to_be_visible(timeout=PATIENCE_MS)
    first.context.close()
    closed = time.monotonic()
    # The next training starts only once the abandoned one's process is gone.
    expect(second.get_by_text("before it")).to_have_count(0, timeout=1000 * ABANDONED_S)
    assert time.monotonic() - closed < ABANDONED_S


def test_a_model_is_trained_and_explored_on_the_map(open_train) -> None:
    page = open_train("medium", "60")
    press_train(page)
    expect(page.get_by_text("validation images after epoch")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_text("Explore it").click(timeout=PATIENCE_MS)
    page.wait_for_url("**/*model=own-*", timeout=PATIENCE_MS)
    chosen = page.get_by_role("combobox", name="Model")
    expect(chosen).to_have_value(re.compile("Yours · Digits"), timeout=PATIENCE_MS)
    scene = page.locator('canvas[data-part="scene"]')
    scene.wait_for(timeout=PATIENCE_MS)
    box = scene.bounding_box()
    assert box is not None
    for step in range(1, 5):
        page.mouse.move(box["x"] + 40 * step, box["y"] + 30 * step)
    page.wait_for_function(
        "performance.getEntriesByName('latent-pad:decode').length > 0", timeout=PATIENCE_MS
    )


def test_a_page_loaded_anew_still_has_its_training(open_train) -> None:
    page = open_train("large", MANY)
    press_train(page)
    expect(page.get_by_text("Training · epoch")).to_be_visible(timeout=PATIENCE_MS)
    page.reload()
    expect(page.get_by_text("Training · epoch")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("nothing of it is left")).to_be_visible(timeout=PATIENCE_MS)


def test_pause_go_on_and_cancel(open_train) -> None:
    page = open_train("large", MANY)
    press_train(page)
    expect(page.get_by_text("Training · epoch")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused · epoch")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Training · epoch")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("nothing of it is left")).to_be_visible(timeout=PATIENCE_MS)
