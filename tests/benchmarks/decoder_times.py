"""How long does one picture take in a browser, decoded there and by the server beside it?

Opens a page of the server in headless Chromium and asks its live socket, and a worker with the
model's own decoder, for one picture after another, as the pad does: from question to pixels.

    python tests/benchmarks/decoder_times.py --models mnist-vae-2d sprites-beta-vae-10d --json

Browser and server share the machine.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

import numpy as np
from headless import FLAGS, headless_browser
from playwright.sync_api import Page, sync_playwright
from socket_load import percentiles_ms, server

GOALS_MS = {"mnist-vae-2d": 2.0, "sprites-beta-vae-10d": 8.0}
PICTURES = 300
ASK = """async ({ name, pictures }) => {
  const text = async url => (await fetch(url)).text();
  const bytes = async url => (await fetch(url)).arrayBuffer();
  const told = line => new Promise(done => { line.onmessage = ({ data }) => done(data); });
  const message = n => {
    const words = new Float32Array(1 + row);
    new Uint32Array(words.buffer)[0] = n;
    for (let d = 1; d <= row; d += 1) words[d] = 1.5 * Math.sin(n + d);
    return words.buffer;
  };
  const timed = async (line, send) => {
    const times = [];
    let pixels;
    for (let n = 0; n < pictures; n += 1) {
      const began = performance.now();
      send(message(n));
      pixels = await told(line);
      times.push(performance.now() - began);
    }
    return [times.slice(pictures / 10), new Uint8Array(pixels, 4)];
  };
  const script = new Blob([await text("/core/decoder.js")]);
  const worker = new Worker(URL.createObjectURL(script));
  const file = await bytes(`/core/decoder?model=${name}`);
  const header = new Uint8Array(file, 8, Number(new DataView(file).getBigUint64(0, true)));
  const row = Number(JSON.parse(new TextDecoder().decode(header)).__metadata__.row);
  worker.postMessage(file);
  await told(worker);
  const url = new URL(`/core/live?model=${name}`, location);
  url.protocol = "ws:";
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  await new Promise(done => { socket.onopen = done; });
  const [here, drawn] = await timed(worker, data => worker.postMessage(data, [data]));
  const [there, served] = await timed(socket, data => socket.send(data));
  socket.close();
  worker.terminate();
  const apart = Math.max(...drawn.map((value, i) => Math.abs(value - served[i])));
  return { here, there, apart };
}"""


def figures_of(page: Page, name: str) -> dict[str, Any]:
    """Milliseconds a picture in this browser and by the server, and how far their pixels differ."""
    found = page.evaluate(ASK, {"name": name, "pictures": PICTURES})
    here, there = (np.array(found[side]) / 1e3 for side in ("here", "there"))
    goal = GOALS_MS.get(name)
    reached = (
        {} if goal is None else {"goal_ms": goal, "reached": bool(np.median(here) * 1e3 <= goal)}
    )
    return {
        "here_ms": percentiles_ms(here),
        "server_ms": percentiles_ms(there),
        "grey_levels_apart": found["apart"],
        **reached,
    }


def main(argv: list[str] | None = None) -> None:
    """Measure once and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--models", nargs="+", default=list(GOALS_MS))
    parser.add_argument("--url", help="a running server, on this machine only")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args(argv)
    with server(given.url) as url, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=headless_browser(), args=FLAGS)
        page = browser.new_page()
        page.goto(f"{url}/core/health")
        found = {name: figures_of(page, name) for name in given.models}
        browser.close()
    print(json.dumps(found, indent=1) if given.json else "\n".join(map(str, found.items())))


if __name__ == "__main__":
    main()
