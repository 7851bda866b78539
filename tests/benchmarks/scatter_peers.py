"""How soon, how smoothly and with how many bytes are 10,000 encodings shown, here and by peers?

The same test set's encodings, in the same browser and run: our page *Encodings*, Embedding Atlas
and TensorBoard's Embedding Projector. A peer that is not installed is left out, and said so. Give
the folder of an environment's programs in which they are (they need not be in this one):

    python -m venv peers && peers/bin/pip install embedding-atlas tensorboard "setuptools<80"
    python tests/benchmarks/scatter_peers.py --programs peers/bin --json

- cold: from the request for the page to points on the screen, in a new profile; the server warm
- frames: a second, while the wheel zooms in and out over the points, 60 events a second
- bytes: all that the first visit transferred

Points are on the screen as soon as there is a canvas and a twentieth of a screenshot's middle is
of another colour than most of it. Browser and servers share the machine; nothing is drawn by a GPU.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np
from headless import FLAGS, headless_browser
from page_times import new_profile
from playwright.sync_api import Browser, Page, sync_playwright
from serving import REPOSITORY, serving
from slow_line import Line, slow_line

sys.path.insert(0, str(REPOSITORY))

from explorer.core import ModelCore
from explorer.data.picture import read_image

FAST_KBIT = 1e7
START_S, PATIENCE_S = 90.0, 60.0
MIDDLE = {"x": 420, "y": 250, "width": 400, "height": 400}
"""Of a window of 1440 by 900: within the points of all three."""
OTHER_SHARE = 0.05
OTHER_LEVELS = 24
WATCH_FRAMES = """() => {
  window.frames_seen = 0;
  const count = () => { window.frames_seen++; requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""


def shows_points(picture: bytes) -> bool:
    """Whether enough of a screenshot is unlike most of it."""
    levels = read_image(picture).astype(np.int16)  # (C, H, W)
    usual = np.median(levels, axis=(1, 2), keepdims=True)
    return bool((np.abs(levels - usual).max(axis=0) > OTHER_LEVELS).mean() > OTHER_SHARE)


def cold_s(page: Page, address: str) -> dict[str, float]:
    """From the request to the first screenshot with points; and where they are those that our page
    carries, which cannot be selected, also to the application's own."""
    start, found = time.perf_counter(), dict[str, float]()
    page.goto(address, wait_until="commit")
    carried = page.locator("#first-picture")
    while time.perf_counter() - start < PATIENCE_S:
        if not any(frame.locator("canvas").count() for frame in page.frames):
            page.wait_for_timeout(20)
        elif shows_points(page.screenshot(clip=MIDDLE)):  # type: ignore[arg-type]
            passed = time.perf_counter() - start
            if not carried.count():
                return found | {"cold_s": passed}
            found = {"carried_s": passed}
            carried.wait_for(state="detached", timeout=PATIENCE_S * 1e3)
    raise SystemExit(f"No points on {address} within {PATIENCE_S:.0f} s.")


def frames_per_second(page: Page, seconds: float) -> float:
    """While the wheel turns over the middle of the points."""
    page.wait_for_timeout(2000)  # what is still fetched is not this gesture's
    page.mouse.move(MIDDLE["x"] + 200, MIDDLE["y"] + 200)
    page.evaluate(WATCH_FRAMES)
    start, turned = time.perf_counter(), 0
    while (passed := time.perf_counter() - start) < seconds:
        page.mouse.wheel(0, -40 if turned // 60 % 2 == 0 else 40)
        turned += 1
        time.sleep(max(0.0, turned / 60 - (time.perf_counter() - start)))
    return float(page.evaluate("window.frames_seen")) / passed


def visit(browser: Browser, line: Line, path: str, seconds: float) -> dict[str, float]:
    """One page in a new profile."""
    context, before = new_profile(browser), line.down_bytes
    page = context.new_page()
    found = cold_s(page, f"http://127.0.0.1:{line.port}{path}")
    found["frames_per_second"] = frames_per_second(page, seconds)
    found["MB"] = (line.down_bytes - before) / 1e6
    context.close()
    return found


def write_for_atlas(python: Path, folder: Path, mu: np.ndarray, labels: np.ndarray) -> Path:
    """A Parquet file, by the environment that can write one."""
    table = folder / "encodings.csv"
    rows = np.column_stack([mu, labels])
    np.savetxt(table, rows, "%.5f,%.5f,%d", header="x,y,label", comments="")
    out = folder / "encodings.parquet"
    code = f"import pandas; pandas.read_csv({str(table)!r}).to_parquet({str(out)!r})"
    subprocess.run([str(python), "-c", code], check=True)
    return out


def write_for_projector(folder: Path, mu: np.ndarray, labels: np.ndarray) -> Path:
    """A log folder with the encodings as the projector reads them."""
    log = folder / "log"
    log.mkdir()
    np.savetxt(log / "z.tsv", np.column_stack([mu, np.zeros(len(mu))]), "%.5f", delimiter="\t")
    np.savetxt(log / "labels.tsv", labels, "%d")
    (log / "projector_config.pbtxt").write_text(
        'embeddings { tensor_path: "z.tsv" metadata_path: "labels.tsv" }', encoding="utf-8"
    )
    return log


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """A peer's server, until the block ends. Raises SystemExit if it never answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(OSError):
                urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                yield port
                return
            time.sleep(0.2)
        raise SystemExit(f"{command[0]} did not answer.")
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """One that nothing listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def ours(model: str) -> Iterator[tuple[int, str]]:
    with serving() as served:
        yield int(served.url.rpartition(":")[2]), f"/encodings?model={model}"


@contextlib.contextmanager
def atlas(programs: Path, folder: Path, mu: np.ndarray, labels: np.ndarray) -> Iterator[Any]:
    table, port = write_for_atlas(programs / "python", folder, mu, labels), free_port()
    columns = ["--x", "x", "--y", "y", "--disable-projection", "--no-auto-port"]
    command = [str(programs / "embedding-atlas"), str(table), *columns, "--port", str(port)]
    with running([*command, "--host", "127.0.0.1"], port):
        yield port, "/"


@contextlib.contextmanager
def projector(programs: Path, folder: Path, mu: np.ndarray, labels: np.ndarray) -> Iterator[Any]:
    log, port = write_for_projector(folder, mu, labels), free_port()
    command = [str(programs / "tensorboard"), "--logdir", str(log), "--port", str(port)]
    with running([*command, "--host", "127.0.0.1"], port):
        yield port, "/#projector"


PEERS: dict[str, tuple[str, Callable[..., Any]]] = {
    "Embedding Atlas": ("embedding-atlas", atlas),
    "Embedding Projector": ("tensorboard", projector),
}


def measure(model: str, programs: Path, rounds: int, seconds: float) -> dict[str, Any]:
    """{who: {what: the median of the rounds}}, by turns; the first visit only warms the server."""
    stored = ModelCore.open(REPOSITORY / "checkpoints").encodings(model)
    mu, labels = np.asarray(stored.mu)[:, :2], np.asarray(stored.labels)
    found: dict[str, list[dict[str, float]]] = {}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = {"Latent space explorer": stack.enter_context(ours(model))}
        for who, (program, start) in PEERS.items():
            if (programs / program).exists():
                servers[who] = stack.enter_context(start(programs, folder, mu, labels))
            else:
                print(f"{who} is left out: no {program} in {programs}", file=sys.stderr)
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=headless_browser(), args=FLAGS
        )
        lines = {
            who: (stack.enter_context(slow_line(port, FAST_KBIT, 0.0)), path)
            for who, (port, path) in servers.items()
        }
        for turn in range(rounds + 1):
            for who, (line, path) in lines.items():
                figures = visit(browser, line, path, seconds)
                print(turn or "warm-up", who, figures, file=sys.stderr)
                if turn:
                    found.setdefault(who, []).append(figures)
        browser.close()
    return {
        who: {what: round(statistics.median(one[what] for one in all_), 2) for what in all_[0]}
        for who, all_ in found.items()
    }


def main(argv: list[str] | None = None) -> None:
    """Measure once and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--model", default="mnist-vae-2d")
    parser.add_argument("--programs", type=Path, default=Path(sys.executable).parent)
    parser.add_argument("--rounds", type=int, default=3, choices=range(1, 21))
    parser.add_argument("--seconds", type=float, default=5.0, help="that the wheel turns")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args(argv)
    found = measure(given.model, given.programs, given.rounds, given.seconds)
    print(json.dumps(found, indent=1) if given.json else "\n".join(map(str, found.items())))


if __name__ == "__main__":
    main()
