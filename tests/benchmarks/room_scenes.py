"""How long is it from a key of the clicker to the next scene's picture?

    python -m tests.benchmarks.room_scenes [--width 1280] [--height 720] [--rest 3]

Gives the shipped lecture on a stage, by keys, the next scene loaded ahead each time as it is where
somebody speaks to each, and prints the slowest changes and their 95th percentile.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from explorer.rooms.lecture import shipped_lecture
from explorer.rooms.registry import Rooms
from tests.benchmarks.headless import FLAGS, headless_browser
from tests.benchmarks.serving import Served

GOAL_MS = 300
PATIENCE_MS = 60_000
SLOWEST = 5
IS_AHEAD = """() => [...document.querySelectorAll("iframe")].every((frame) =>
  !frame.inert || frame.contentDocument?.documentElement?.dataset.stage === "ready")"""
COUNT = "() => performance.getEntriesByName('stage:scene').length"
PRESS = """() => {
  window.pressed = performance.now();
  dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true, cancelable: true }));
}"""
TOOK = """() => {
  const last = performance.getEntriesByName("stage:scene").at(-1);
  return last.startTime + last.duration - window.pressed;
}"""


def change_ms(stage: Page) -> float:
    """One step on, from the key to the painted picture."""
    before = stage.evaluate(COUNT)
    stage.evaluate(PRESS)
    stage.wait_for_function(f"(before) => ({COUNT})() > before", arg=before, timeout=PATIENCE_MS)
    return float(stage.evaluate(TOOK))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--rest", type=float, default=1.0, help="seconds on each scene, at least")
    arguments = parser.parse_args()
    deck = shipped_lecture(str)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        rooms = Rooms(Path(folder))
        code, secret = rooms.create(deck)
        rooms.close()
        served = Served(environment={"EXPLORER_ROOMS": folder})
        browser = playwright.chromium.launch(executable_path=headless_browser(), args=FLAGS)
        stage = browser.new_page(
            viewport={"width": arguments.width, "height": arguments.height},
            reduced_motion="reduce",
        )
        found: list[tuple[float, str]] = []
        try:
            stage.goto(f"{served.url}/stage/{code}#{secret}")
            stage.wait_for_function(f"() => ({COUNT})() > 0", timeout=PATIENCE_MS)
            for scene in deck.scenes[1:]:
                stage.wait_for_function(IS_AHEAD, timeout=PATIENCE_MS)
                stage.wait_for_timeout(1000 * arguments.rest)
                found.append((change_ms(stage), scene.title))
        finally:
            served.kill()
    for ms, title in sorted(found, reverse=True)[:SLOWEST]:
        print(f"{ms:6.0f} ms to “{title}”")
    changes = np.array([ms for ms, _ in found])
    print(f"{len(changes)} changes: median {np.median(changes):.0f} ms, ", end="")
    print(f"p95 {np.percentile(changes, 95):.0f} ms (goal {GOAL_MS})")


if __name__ == "__main__":
    main()
