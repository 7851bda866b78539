"""How long until the first picture is on screen, and until a changed grid is?

Opens the latent map in headless Chromium and waits for its first decoded picture; opens the
manifold, asks for one more tile per side, and waits for the new picture. Beside each stands the
least that Streamlit can do on the same machine: a page with one slider and one `st.image`, served
and opened by turns with ours.

    python tests/benchmarks/page_times.py --json

- from the command: `streamlit run` typed, the browser already open; to the picture that the page
  itself carries (front_end/first_picture.py), and to the application's own
- cold: a new browser profile, nothing cached, the server warm
- warm: the same profile again

Browser and server share the machine, and nothing is drawn by a GPU.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from headless import FLAGS, headless_browser
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from serving import Served, serving

MAX_ROUNDS = 50
PATIENCE_MS = 90_000
SIZE = {"width": 1440, "height": 900}
PLAIN = """
import numpy as np
import streamlit as st

n = st.slider("Tiles per side", 5, 40, 20)
rng = np.random.default_rng(n)
st.image(rng.integers(0, 256, (28 * n, 28 * n), dtype=np.uint8))
"""
# Since the request for the page: a page's clock starts there.
DECODED = """() => {
  const [first] = performance.getEntriesByName("latent-pad:decode");
  return first ? first.startTime + first.duration : null;
}"""
CARRIED = """() => {
  const image = document.querySelector("#first-picture img");
  return image?.naturalWidth ? performance.now() : null;
}"""
PAINTED = """() => {
  const image = document.querySelector('[data-testid="stImage"] img');
  return image?.complete && image.naturalWidth ? performance.now() : null;
}"""
# What stands on the plane now: the picture's address, as plotly or as st.image has it.
TILES = "document.querySelector('.js-plotly-plot')?._fullLayout?.images?.[0]?.source"
IMAGE = """(() => {
  const image = document.querySelector('[data-testid="stImage"] img');
  return image?.complete && image.naturalWidth ? image.src : undefined;
})()"""
WATCH = """() => {
  const before = %s;
  window.changed_ms = null;
  addEventListener("keydown", pressed => {
    const look = now => {
      const shown = %s;
      if (shown && shown !== before) window.changed_ms = now - pressed.timeStamp;
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { once: true, capture: true });
}"""


def first_picture_ms(page: Page, address: str, seen: str) -> float:
    """From the request for the page to its first picture."""
    page.goto(address, wait_until="commit", timeout=PATIENCE_MS)
    found = page.wait_for_function(seen, timeout=PATIENCE_MS, polling="raf")
    return float(found.json_value())


def changed_grid_ms(page: Page, shown: str) -> float:
    """From the key that moves the slider to the frame that has another picture."""
    page.wait_for_function(f"() => {shown}", timeout=PATIENCE_MS)
    page.wait_for_timeout(500)  # what the last run still does is not this change's
    labelled = page.get_by_test_id("stSlider").filter(has_text="Tiles per side")
    slider = labelled.get_by_role("slider")
    slider.focus(timeout=PATIENCE_MS)
    page.evaluate(WATCH % (shown, shown))
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => window.changed_ms !== null", timeout=PATIENCE_MS)
    return float(page.evaluate("window.changed_ms"))


def new_profile(browser: Browser) -> BrowserContext:
    """A visitor who was never here."""
    return browser.new_context(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]


def measure(model: str, rounds: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each measurement, round by round: {what: {"ours": […], "plain": […]}}."""
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=headless_browser(), args=FLAGS)
        plain_app = Path(folder) / "plain.py"
        plain_app.write_text(PLAIN, encoding="utf-8")

        def note(what: str, whose: str, value: float) -> None:
            found.setdefault(what, {}).setdefault(whose, []).append(value)
            print(f"{what}, {whose}: {value:.0f} ms", file=sys.stderr)

        def from_command(served: Served, address: str, *seen: str) -> list[float]:
            context = new_profile(browser)
            page, taken = context.new_page(), []
            page.goto(address, wait_until="commit", timeout=PATIENCE_MS)
            for script in seen:
                page.wait_for_function(script, timeout=PATIENCE_MS, polling="raf")
                taken.append((time.perf_counter() - served.commanded_s) * 1e3)
            context.close()
            return taken

        with serving() as ours:
            map_url = f"{ours.url}/latent_map?model={model}"
            carried, own = from_command(ours, map_url, CARRIED, DECODED)
            note("command to carried picture", "ours", carried)
            note("command to first picture", "ours", own)
            with serving(plain_app) as plain:
                (taken,) = from_command(plain, plain.url, PAINTED)
                note("command to carried picture", "plain", taken)
                note("command to first picture", "plain", taken)
                pages = (("ours", map_url, DECODED), ("plain", plain.url, PAINTED))
                grids = (
                    ("ours", f"{ours.url}/manifold?model={model}", TILES),
                    ("plain", plain.url, IMAGE),
                )
                for turn in range(rounds):
                    step: Callable[[Any], Any] = reversed if turn % 2 else iter
                    for whose, address, seen in step(pages):
                        context = new_profile(browser)
                        page = context.new_page()
                        cold = first_picture_ms(page, address, seen)
                        note("request to first picture, cold", whose, cold)
                        page.goto("about:blank")
                        warm = first_picture_ms(page, address, seen)
                        note("request to first picture, warm", whose, warm)
                        context.close()
                    for whose, address, shown in step(grids):
                        context = new_profile(browser)
                        page = context.new_page()
                        page.goto(address, timeout=PATIENCE_MS)
                        changed = changed_grid_ms(page, shown)
                        note("grid change to pixels", whose, changed)
                        context.close()
        browser.close()
    return found


def report(model: str, found: dict[str, dict[str, list[float]]]) -> dict[str, Any]:
    """Medians, the largest, and the median ratio, round by round, to the plain page's."""
    figures = [
        {
            "measured": what,
            "baseline": "a Streamlit page with one slider and one st.image",
            "unit": "ms",
            "value": round(statistics.median(times["ours"]), 1),
            "largest": round(max(times["ours"]), 1),
            "baseline_value": round(statistics.median(times["plain"]), 1),
            "ratio": round(
                statistics.median(
                    plain / ours for plain, ours in zip(times["plain"], times["ours"], strict=True)
                ),
                3,
            ),
            "rounds": len(times["ours"]),
        }
        for what, times in found.items()
    ]
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return {"model": model, "cpu_cores": os.cpu_count(), "load_average": load, "figures": figures}


def main(argv: list[str] | None = None) -> None:
    """Measure once and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--model", default="mnist-vae-2d")
    parser.add_argument("--rounds", type=int, default=7, help=f"1 to {MAX_ROUNDS}")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args(argv)
    if not 1 <= given.rounds <= MAX_ROUNDS:
        parser.error(f"--rounds is {given.rounds}; it must be 1 to {MAX_ROUNDS}.")
    figures = report(given.model, measure(given.model, given.rounds))
    print(json.dumps(figures, indent=1) if given.json else "\n".join(lines(figures)))


def lines(figures: dict[str, Any]) -> list[str]:
    """The figures for people."""
    return [
        f"{one['measured']:<32} {one['value']:>8.0f} ms   plain {one['baseline_value']:>8.0f} ms"
        f"   ratio {one['ratio']}"
        for one in figures["figures"]
    ]


if __name__ == "__main__":
    main()
