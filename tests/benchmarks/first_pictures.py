"""How long until the first picture of each page is on screen, from the request for the page?

Opens every page that begins with a picture, each time in a new browser profile at 1440×900, and
reads the page's own clock in the first frame that has the picture.

    python tests/benchmarks/first_pictures.py --json

- "page, carried": the picture that the page itself carries until its own is there
- the landing page: its first decoded image; manifold: its chart, drawn
- other pages: the first image, or the first canvas, of the page's body

Server and browser share the machine, the server has answered each page before, nothing is drawn by
a GPU. Playwright listens to the page while it loads, which is part of what is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from typing import Any

from headless import FLAGS, headless_browser
from page_times import DECODED, MAX_ROUNDS, PATIENCE_MS, first_picture_ms, new_profile
from playwright.sync_api import Browser, sync_playwright
from serving import REPOSITORY, serving

MIN_PX = 20
# Components draw in shadow roots. A chart counts when its points are drawn: WebGL's own flag, or a
# picture or path of its SVG.
BODY = """() => {
  const roots = [document.querySelector('[data-testid="stMain"]')].filter(Boolean);
  for (const root of roots)
    for (const one of root.querySelectorAll("*")) if (one.shadowRoot) roots.push(one.shadowRoot);
  const all = selector => roots.flatMap(root => [...root.querySelectorAll(selector)]);
  const wide = one => one.getBoundingClientRect().width >= %d;
  const seen = { chart: () => all(".js-plotly-plot").some(chart => {
      const scene = chart._fullLayout?._plots?.xy?._scene;
      return (scene && !scene.dirty) || chart.querySelector(".main-svg image, .scatterlayer path");
    }),
    image: () => all("img").some(one => one.complete && one.naturalWidth && wide(one)),
    canvas: () => all("canvas").some(one => one.width >= %d && wide(one)) };
  return seen.%s() ? performance.now() : null;
}"""


def seen(what: str) -> str:
    """A script that gives the page's time once a chart, image or canvas stands there."""
    return BODY % (MIN_PX, MIN_PX, what)


SCRIPTS = {
    "latent_map": DECODED,
    "manifold": seen("chart"),
    **dict.fromkeys(("traversals", "generate", "your_image", "models"), seen("image")),
}
"""How the first picture of a page is seen; of the others it is a canvas."""
WITHOUT_PICTURES = {"train"}
CARRIED = """() => {
  const root = document.querySelector("#first-picture");
  const [image, dots] = ["img", "canvas[data-part=dots]"].map(one => root?.querySelector(one));
  const stands = (!image || image.naturalWidth) && (!dots || dots.width !== 300);
  return root && stands ? performance.now() : null;
}"""
CARRYING = ("latent_map", "manifold", "encodings")
PAGES = sorted(
    {page.parent.name for page in REPOSITORY.glob("explorer/ui/pages/*/page.py")} - WITHOUT_PICTURES
)


def opened_ms(browser: Browser, address: str, page: str) -> dict[str, float]:
    """From the request to the pictures, in a profile of its own."""
    context, taken = new_profile(browser), dict[str, float]()
    opened, address = context.new_page(), f"{address}/{page}"
    if page in CARRYING:
        taken[f"{page}, carried"] = first_picture_ms(opened, address, CARRIED)
    script = SCRIPTS.get(page, seen("canvas"))
    if page in CARRYING:
        found = opened.wait_for_function(script, timeout=PATIENCE_MS, polling="raf")
        taken[page] = float(found.json_value())
    else:
        taken[page] = first_picture_ms(opened, address, script)
    context.close()
    return taken


def measure(pages: list[str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each page, round by round, after one that warms the server."""
    found: dict[str, list[float]] = {}
    with serving() as served, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=headless_browser(), args=FLAGS)
        for turn in range(rounds + 1):
            for page in pages:
                for what, taken in opened_ms(browser, served.url, page).items():
                    counted = "" if turn else ", not counted"
                    print(f"{what}: {taken:.0f} ms{counted}", file=sys.stderr)
                    if turn:
                        found.setdefault(what, []).append(taken)
        browser.close()
    return found


def report(found: dict[str, list[float]]) -> dict[str, Any]:
    """Median and largest of each page, in ms."""
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return {
        "measured": "request to first picture, new profile, warm server",
        "unit": "ms",
        "cpu_cores": os.cpu_count(),
        "load_average": load,
        "pages": {
            page: {"median": round(statistics.median(taken)), "largest": round(max(taken))}
            for page, taken in found.items()
        },
    }


def main(argv: list[str] | None = None) -> None:
    """Measure once and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=PAGES)
    parser.add_argument("--rounds", type=int, default=3, help=f"1 to {MAX_ROUNDS}")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args(argv)
    if not 1 <= given.rounds <= MAX_ROUNDS:
        parser.error(f"--rounds is {given.rounds}; it must be 1 to {MAX_ROUNDS}.")
    figures = report(measure(given.pages, given.rounds))
    print(json.dumps(figures, indent=1) if given.json else "\n".join(lines(figures)))


def lines(figures: dict[str, Any]) -> list[str]:
    """The figures for people."""
    return [
        f"{page:<22}{taken['median']:>7} ms   largest {taken['largest']:>7} ms"
        for page, taken in figures["pages"].items()
    ]


if __name__ == "__main__":
    main()
