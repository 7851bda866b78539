"""What does a first visit over a slow line bring, and when?

Opens each page in a new browser profile over a line of so many kbit/s, and says how many bytes have
come, how many a socket brought (unpacked), when the first words stood there, when the picture that
the page itself carries, and when a decoded one first followed the pointer on it; when the
application's own picture stood there, and on the latent map when its own pad first followed; and
what the browser complained of. With `--files` also what each file brought, packed.

    python tests/benchmarks/first_visit.py --pages latent_map --kbit 400 --round-trip 200 --json

Browser, line and server share the machine. Without `--kbit` the line is as fast as the machine.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from first_pictures import CARRIED, PAGES, SCRIPTS, seen
from headless import FLAGS, headless_browser
from page_times import new_profile
from playwright.sync_api import Browser, Page, sync_playwright
from serving import serving
from slow_line import Line, slow_line

FAST_KBIT = 1e7
PATIENCE_MS = 240_000
QUIET_MS, QUIET_BYTES = 2_000, 2_000
WORDS = "() => document.body?.innerText.trim() ? performance.now() : null"
CARRIED_FOLLOWS = """() => {
  const [first] = performance.getEntriesByName("first-picture:decode").slice(window.before);
  return first ? first.startTime + first.duration : null;
}"""
FILES = """() => performance.getEntriesByType("resource")
  .map(({ name, transferSize }) => [new URL(name).pathname, transferSize])"""
RUNNING = """() => {
  const app = document.querySelector("[data-test-script-state]");
  return app && app.getAttribute("data-test-script-state") !== "running";
}"""
FOLLOWED = """() => {
  const all = performance.getEntriesByName("latent-pad:decode");
  return all.length > window.before ? performance.now() : null;
}"""


def when(page: Page, script: str) -> float:
    """Seconds since the request for the page."""
    found = page.wait_for_function(script, timeout=PATIENCE_MS, polling=50)
    return round(float(found.json_value()) / 1e3, 2)


def followed_s(page: Page) -> float:
    """When the map first answered the pointer."""
    page.locator("#first-picture").wait_for(state="detached", timeout=PATIENCE_MS)
    # Not the page's first canvas, which is the picture of the nearest image, beside the plane.
    plane = page.locator('.map[role="application"]')
    plane.wait_for(timeout=PATIENCE_MS)
    box = plane.bounding_box(timeout=PATIENCE_MS)
    assert box is not None
    page.evaluate("window.before = performance.getEntriesByName('latent-pad:decode').length")
    for step in range(10):
        page.mouse.move(box["x"] + box["width"] * (0.3 + 0.03 * step), box["y"] + box["height"] / 2)
    return when(page, FOLLOWED)


def carried_s(page: Page) -> dict[str, float]:
    """When the picture that the page carries stood there, and when it first followed."""
    plane = page.locator('#first-picture [data-part="plane"]')
    if not plane.count():
        return {}
    found = {"carried_picture_s": when(page, CARRIED)}
    box = plane.bounding_box(timeout=PATIENCE_MS)
    assert box is not None
    page.evaluate("window.before = performance.getEntriesByName('first-picture:decode').length")
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.4)
    return found | {"carried_follows_s": when(page, CARRIED_FOLLOWS)}


def wait_until_quiet(page: Page, line: Line) -> None:
    """Until nothing more has come for a while: what is fetched last comes after the pictures."""
    before = -1
    while line.down_bytes - before > QUIET_BYTES:
        before = line.down_bytes
        page.wait_for_timeout(QUIET_MS)


def visit(browser: Browser, line: Line, name: str) -> dict[str, Any]:
    """One page, once."""
    context, complaints = new_profile(browser), list[str]()
    page, before = context.new_page(), line.down_bytes
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text[:200]))
    frames: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(len(frame))),
    )
    page.goto(f"http://127.0.0.1:{line.port}/{name}", wait_until="commit", timeout=PATIENCE_MS)
    found: dict[str, Any] = {"words_s": when(page, WORDS)}
    found |= carried_s(page)
    if name in PAGES:
        found["picture_s"] = when(page, SCRIPTS.get(name, seen("canvas")))
    if name == "latent_map":
        found["alive_s"] = followed_s(page)
    page.wait_for_function(RUNNING, timeout=PATIENCE_MS)
    wait_until_quiet(page, line)
    found["kB"] = round((line.down_bytes - before) / 1e3)
    found["sockets_kB"] = round(sum(frames) / 1e3)
    files = sorted(page.evaluate(FILES), key=lambda pair: -pair[1])
    context.close()
    return found | {"complaints": sorted(set(complaints)), "files": files}


def measure(
    pages: list[str], kbit_s: float, round_trip_s: float, with_files: bool = False
) -> dict[str, dict[str, Any]]:
    """Each page twice; the first visit only warms the server, over a fast line."""
    with serving() as served, sync_playwright() as running:
        port = int(served.url.rpartition(":")[2])
        browser = running.chromium.launch(executable_path=headless_browser(), args=FLAGS)
        found = {}
        with slow_line(port, FAST_KBIT, 0.0) as fast, slow_line(port, kbit_s, round_trip_s) as slow:
            for name in pages:
                visit(browser, fast, name)
                found[name] = visit(browser, slow, name)
                files = found[name].pop("files")
                found[name] |= {"files": files} if with_files else {}
                print(name, found[name], file=sys.stderr)
        browser.close()
    return found


def main(argv: list[str] | None = None) -> None:
    """Measure once and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--pages", nargs="+", choices=[*PAGES, "train"], default=[*PAGES, "train"])
    parser.add_argument("--kbit", type=float, default=FAST_KBIT, help="per second")
    parser.add_argument("--round-trip", type=float, default=0.0, help="in ms")
    parser.add_argument("--files", action="store_true", help="and what each file brought, in bytes")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args(argv)
    found = measure(given.pages, given.kbit, given.round_trip / 1e3, given.files)
    print(json.dumps(found, indent=1) if given.json else "\n".join(map(str, found.items())))


if __name__ == "__main__":
    main()
