"""What does a visit cost in memory, and does the server give it back?

Opens and closes visits to the latent map one after another in headless Chromium, a new browser
profile each, and reads what the server holds. Streamlit keeps a closed visit for a while in case it
comes back, so the last reading is taken after that.

    python tests/benchmarks/session_memory.py --sessions 200 --json

The baseline is what the server held after the first visit, with the model loaded.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from typing import Any

from headless import FLAGS, headless_browser
from page_times import DECODED, first_picture_ms, new_profile
from playwright.sync_api import Browser, sync_playwright
from serving import serving

MAX_SESSIONS = 1000
READ_EVERY = 20
FORGOTTEN_AFTER_S = 150.0
"""Streamlit keeps a disconnected visit for two minutes."""
ALLOWED_MB = 50.0


def visit(browser: Browser, address: str) -> None:
    """One visitor: comes, sees the first picture, goes."""
    context = new_profile(browser)
    first_picture_ms(context.new_page(), address, DECODED)
    context.close()


def measure(model: str, sessions: int, wait_s: float) -> dict[str, float]:
    """The server's memory, MB, by what had happened."""
    held: dict[str, float] = {}
    with serving() as served, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=headless_browser(), args=FLAGS)
        held["before any"] = served.resident_mb()
        for number in range(1, sessions + 1):
            visit(browser, f"{served.url}/latent_map?model={model}")
            if number in (1, sessions) or number % READ_EVERY == 0:
                held[f"after {number}"] = served.resident_mb()
                print(f"after {number}: {held[f'after {number}']:.0f} MB", file=sys.stderr)
        browser.close()
        time.sleep(wait_s)
        held["at the end"] = served.resident_mb()
    return held


def report(model: str, sessions: int, held: dict[str, float]) -> dict[str, Any]:
    """The readings, and what is left of the visits in the end."""
    start, end = held["after 1"], held["at the end"]
    return {
        "model": model,
        "sessions": sessions,
        "cpu_cores": os.cpu_count(),
        "unit": "MB",
        "held": {what: round(value, 1) for what, value in held.items()},
        "baseline": "what the server held after the first visit",
        "baseline_value": round(start, 1),
        "value": round(end, 1),
        "ratio": round(start / end, 3),
        "left": round(end - start, 1),
        "left_per_session_kb": round((end - start) / sessions * 1e3, 1),
        "allowed": ALLOWED_MB,
        "holds": end - start <= ALLOWED_MB,
    }


def main(argv: list[str] | None = None) -> int:
    """Measure once and print the figures; 1 if more is left than allowed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--model", default="mnist-vae-2d")
    parser.add_argument("--sessions", type=int, default=200, help=f"1 to {MAX_SESSIONS}")
    parser.add_argument("--wait", type=float, default=FORGOTTEN_AFTER_S, help="s after the last")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args(argv)
    if not 1 <= given.sessions <= MAX_SESSIONS:
        parser.error(f"--sessions is {given.sessions}; it must be 1 to {MAX_SESSIONS}.")
    if not 0 <= given.wait <= 3600:
        parser.error(f"--wait is {given.wait}; it must be 0 to 3600.")
    held = measure(given.model, given.sessions, given.wait)
    figures = report(given.model, given.sessions, held)
    print(json.dumps(figures, indent=1) if given.json else "\n".join(lines(figures)))
    return 0 if figures["holds"] else 1


def lines(figures: dict[str, Any]) -> list[str]:
    """The figures for people."""
    return [f"{key:<22}{value}" for key, value in figures.items()]


if __name__ == "__main__":
    raise SystemExit(main())
