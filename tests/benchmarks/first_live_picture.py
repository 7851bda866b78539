"""How long does each kind of live model take from `show` to its first picture?

python tests/benchmarks/first_live_picture.py --json    10,000 images of 28×28, as in the README

The app of the process, which the first call starts, is running already.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

import explorer
from explorer.core import shared_core
from tests.notebook.kinds import KINDS

FITTED = 1_000
"""Images on which what is fitted is fitted."""


def blobs(count: int, side: int) -> Any:
    """Blobs on nothing, float32 (N, 1, side, side) in [0, 1]."""
    y, x = np.mgrid[:side, :side] / side
    at = np.random.default_rng(0).uniform(0.2, 0.8, (count, 2, 1, 1))
    return np.exp(-((x - at[:, 0]) ** 2 + (y - at[:, 1]) ** 2) * 40)[:, None].astype(np.float32)


def seconds_of(name: str, images: Any, folder: Path) -> tuple[float, float]:
    """From `explorer.show` to the first picture that the page would be sent: seconds of processor
    in this process, and by the clock. What is fitted has been fitted before."""
    arguments = KINDS[name].make(images[:FITTED], folder)
    given = None if "images" in name or "alone" in name else images
    began, began_s = time.process_time(), time.perf_counter()
    view = explorer.show(**arguments, images=given, open_browser=False)
    if view.entry.description.can("decodes_latent"):
        view.decode(view.entry.encodings.mu[:1])
    else:
        shared_core().draw_images(view.entry.name, 1, seed=0)
    taken = time.process_time() - began, time.perf_counter() - began_s
    view.close()
    return taken


def filled(text: str, seconds: dict[str, float]) -> str:
    """A text whose table of kinds has these times in its last column."""
    lines = text.splitlines(keepends=True)
    for at, line in enumerate(lines):
        cells = line.split("|")
        if len(cells) == 6 and cells[1].strip() in seconds:
            cells[4] = f" {seconds[cells[1].strip()]:.1f} s "
            lines[at] = "|".join(cells)
    return "".join(lines)


def main() -> None:
    """Print a line, or a JSON object, for each kind that is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--side", type=int, default=28)
    parser.add_argument("--from", dest="first", default="", help="begin with this kind")
    parser.add_argument("--into", type=Path, help="write the times into the file's table of kinds")
    parser.add_argument("--rounds", type=int, default=1, help="the quickest of so many counts")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    images = blobs(options.images, options.side)
    torch.manual_seed(0)
    explorer.show(decode=torch.nn.Linear(2, 4), latent_dim=2, open_browser=False).close()
    names, found = list(KINDS), dict[str, float]()
    for name in names[names.index(options.first) if options.first else 0 :]:
        if not KINDS[name].is_here:
            continue
        with tempfile.TemporaryDirectory() as folder:
            rounds = [seconds_of(name, images, Path(folder)) for _ in range(options.rounds)]
        processor, clock = min(rounds)
        found[name] = clock
        line = {"kind": name, "processor_s": round(processor, 2), "clock_s": round(clock, 2)}
        words = f"{processor:6.2f} s of processor, {clock:6.2f} s  {name}"
        print(json.dumps(line, ensure_ascii=False) if options.json else words)
        sys.stdout.flush()
    if options.into is not None:
        options.into.write_text(filled(options.into.read_text("utf-8"), found), encoding="utf-8")


if __name__ == "__main__":
    main()
