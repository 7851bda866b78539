"""How long does each kind of live model take from `show` to its first picture?

python tests/benchmarks/first_live_picture.py --json    10,000 images of 28×28, as in the README
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

from explorer.core import ModelCore
from explorer.notebook.columns import Columns
from explorer.notebook.entry import Shown, entry_of
from explorer.notebook.images import read_images
from explorer.notebook.live_model import live_model
from explorer.notebook.scaling import find_scaling
from tests.notebook.kinds import KINDS

FITTED = 1_000
"""Images on which what is fitted is fitted."""


def blobs(count: int, side: int) -> Any:
    """Blobs on nothing, float32 (N, 1, side, side) in [0, 1]."""
    y, x = np.mgrid[:side, :side] / side
    at = np.random.default_rng(0).uniform(0.2, 0.8, (count, 2, 1, 1))
    return np.exp(-((x - at[:, 0]) ** 2 + (y - at[:, 1]) ** 2) * 40)[:, None].astype(np.float32)


def seconds_of(name: str, images: Any, folder: Path) -> float:
    """From the call to the first picture that the core decodes of it; fitting is not counted."""
    arguments = KINDS[name].make(images[:FITTED], folder)
    began = time.perf_counter()
    given = read_images(images) if "images" not in name and "alone" not in name else None
    live = live_model(**arguments, images=None if given is None else given.rows[:64])
    shown = Shown(live, find_scaling(live, given if live.can_encode else None), name)
    core = ModelCore.open(folder, "cpu")
    core.show_live(entry_of(shown, given if live.can_encode else None, Columns(), "live-a"))
    if core.describe("live-a").can("decodes_latent"):
        core.decode("live-a", core.encodings("live-a").mu[:1])
    return time.perf_counter() - began


def main() -> None:
    """Print a line, or a JSON object, for each kind that is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--side", type=int, default=28)
    parser.add_argument("--from", dest="first", default="", help="begin with this kind")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    images = blobs(options.images, options.side)
    torch.manual_seed(0)
    names = list(KINDS)
    for name in names[names.index(options.first) if options.first else 0 :]:
        if not KINDS[name].is_here:
            continue
        with tempfile.TemporaryDirectory() as folder:
            taken = seconds_of(name, images, Path(folder))
        line = {"kind": name, "images": len(images), "seconds": round(taken, 2)}
        print(json.dumps(line, ensure_ascii=False) if options.json else f"{taken:6.2f} s  {name}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
