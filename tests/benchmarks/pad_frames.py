"""How many frames a second does the latent map answer the pointer, and how late is each picture?

Opens the latent map in headless Chromium, moves the pointer over the map along a smooth curve at a
steady rate, and reads the measures `latent-pad:decode` that the page itself marks, from pointer
event to pixels. A frame counts as new where a decode was painted in it.

    python tests/benchmarks/pad_frames.py --model mnist-vae-2d --seconds 10
    python tests/benchmarks/pad_frames.py --model sprites-beta-vae-10d --json
    python tests/benchmarks/pad_frames.py --line late
    python tests/benchmarks/pad_frames.py --line gone

It starts `streamlit run app.py` for itself; the line to it is as it is, or 80 ms longer each way,
or it is stopped once the page has its own decoder. Generator, browser and server share the
machine, and nothing is drawn by a GPU.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import os
import time
from typing import Any

import numpy as np
from headless import FLAGS, headless_browser
from playwright.async_api import CDPSession, Page, async_playwright
from serving import Served, serving
from slow_line import slow_line
from socket_load import percentiles_ms

WARM_UP_S = 2.0
MAX_SECONDS = 60.0
DIRECT, LATE, GONE = "direct", "late", "gone"
LATE_S = 0.080
FAST_KBIT = 1e7
DECODES_HERE = """() => performance.getEntriesByName("latent-pad:decode").some(
  ({ detail }) => detail.where === "here")"""
HAS_DECODER = """() => performance.getEntriesByType("resource").some(
  ({ name, responseEnd }) => name.includes("core/decoder?") && responseEnd > 0)"""
WATCH = """() => {
  window.frames_seen = [];
  window.decodes_seen = [];
  const tick = now => { window.frames_seen.push(now); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  new PerformanceObserver(list => {
    for (const { name, startTime, duration } of list.getEntries())
      if (name === "latent-pad:decode") window.decodes_seen.push([startTime, duration]);
  }).observe({ type: "measure" });
}"""
TAKE = """() => {
  const taken = { frames: window.frames_seen, decodes: window.decodes_seen };
  window.frames_seen = [];
  window.decodes_seen = [];
  return taken;
}"""


def main(argv: list[str] | None = None) -> None:
    """Measure once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--model", default="mnist-vae-2d")
    parser.add_argument("--rate", type=float, default=60.0, help="pointer moves a second")
    parser.add_argument("--seconds", type=float, default=10.0, help=f"at most {MAX_SECONDS:.0f}")
    parser.add_argument("--line", choices=[DIRECT, LATE, GONE], default=DIRECT)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(argv)
    if not (0 < options.rate <= 240 and 0 < options.seconds <= MAX_SECONDS):
        raise SystemExit(f"A rate is at most 240 moves a second, a run {MAX_SECONDS:.0f} s.")
    with serving() as served, contextlib.ExitStack() as line:
        port = int(served.url.rpartition(":")[2])
        if options.line == LATE:
            port = line.enter_context(slow_line(port, FAST_KBIT, 2 * LATE_S)).port
        url = f"http://127.0.0.1:{port}/latent_map?model={options.model}"
        figures = asyncio.run(measure(url, served, options))
    print(json.dumps(figures, indent=1) if options.json else "\n".join(lines(figures)))


async def measure(url: str, served: Served, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of one run."""
    async with async_playwright() as running:
        browser = await running.chromium.launch(executable_path=headless_browser(), args=FLAGS)
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await page.goto(url)
        await page.wait_for_selector('.pad[data-line="live"]', timeout=60_000)
        pointer = await page.context.new_cdp_session(page)
        await page.evaluate(WATCH)
        if options.line != DIRECT:
            await move(page, pointer, options.rate, WARM_UP_S)
            await page.wait_for_function(HAS_DECODER)
        if options.line == GONE:
            served.stop()
        await move(page, pointer, options.rate, WARM_UP_S)
        if options.line != DIRECT:
            await page.wait_for_function(DECODES_HERE)
        await page.evaluate(TAKE)
        lateness_s = await move(page, pointer, options.rate, options.seconds)
        taken = await page.evaluate(TAKE)
        await browser.close()
    frames, decodes = np.array(taken["frames"]), np.array(taken["decodes"]).reshape(-1, 2)
    ends = decodes.sum(1)
    # The frame that an end falls in is the last one that began before it.
    painted = np.unique(np.searchsorted(frames, ends[ends >= frames[0]], side="right"))
    return {
        "model": options.model,
        "line": options.line,
        "rate": options.rate,
        "seconds": options.seconds,
        "cpu_cores": os.cpu_count(),
        "frames_per_second": round(len(frames) / options.seconds, 1),
        "new_frames_per_second": round(len(painted) / options.seconds, 1),
        "decode_ms": percentiles_ms(decodes[:, 1] / 1000.0),
        "generator_late_ms": percentiles_ms(lateness_s),
    }


async def move(page: Page, pointer: CDPSession, rate: float, seconds: float) -> np.ndarray:
    """Move the pointer along a Lissajous curve over the map; how late each move was, s."""
    box = await page.locator(".pad .map").bounding_box()
    assert box is not None
    begin, late, sent = time.perf_counter(), [], []
    for step in range(round(rate * seconds)):
        due = begin + step / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        late.append(time.perf_counter() - due)
        turn = 2 * math.pi * step / rate
        place = {
            "type": "mouseMoved",
            "x": box["x"] + box["width"] * (0.5 + 0.35 * math.sin(0.31 * turn)),
            "y": box["y"] + box["height"] * (0.5 + 0.35 * math.sin(0.47 * turn + 1.0)),
        }
        # Not awaited: the browser acknowledges a move when its frame is done, and the next is due.
        sent.append(asyncio.ensure_future(pointer.send("Input.dispatchMouseEvent", place)))
    await asyncio.gather(*sent)
    return np.array(late)


def lines(figures: dict[str, Any]) -> list[str]:
    """The figures for people."""
    return [f"{key:<24}{value}" for key, value in figures.items()]


if __name__ == "__main__":
    main()
