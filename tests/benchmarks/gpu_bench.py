"""What do the parts of `on_gpu.py` share: sizes, a table, clocks, a model and images?"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

REPOSITORY = Path(__file__).resolve().parents[2]
if str(REPOSITORY) not in sys.path:
    sys.path.insert(0, str(REPOSITORY))

from explorer.models.base import ContinuousLatentModel  # noqa: E402
from explorer.models.registry import build  # noqa: E402

MODEL = "mnist-vae-2d"
GOALS = {
    "10,000 decodes on the device, recorded": 1.0,
    "an epoch, replayed, float32": 0.1,
    "an epoch against the textbook loop, times as fast": 50.0,
    "NLL's bound with K samples, test set": 120.0,
}
"""On an H100 or H200: at most so many ms, s and s; at least so many times as fast."""


@dataclass(frozen=True)
class Size:
    """How much is done: as a whole on a GPU, or a small part on a processor."""

    decodes: int = 10_000
    images: int = 60_000
    tested: int = 10_000
    samples: int = 5_000
    epochs: int = 5
    rounds: int = 200

    @classmethod
    def small(cls) -> Size:
        """A few seconds on a processor."""
        return cls(decodes=100, images=300, tested=20, samples=20, epochs=1, rounds=3)


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    value: float
    unit: str
    more: dict[str, Any] = field(default_factory=dict)
    goal: float | None = None


class Bench:
    """What every part is given."""

    def __init__(self, device: torch.device, size: Size) -> None:
        self.device, self.size = device, size
        self.began_s = time.perf_counter()
        self.lines: list[Line] = []
        self.left_out: dict[str, str] = {}

    def done(self) -> None:
        """Wait until the device has done what it was given."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

    def seconds(self, work: Callable[[], object], rounds: int | None = None) -> list[float]:
        """How long each call takes until the device has done it, after two that are not counted."""
        taken = []
        for turn in range(2 + (rounds or self.size.rounds)):
            start = time.perf_counter()
            work()
            self.done()
            if turn >= 2:
                taken.append(time.perf_counter() - start)
        return taken

    def note(self, what: str, value: float, unit: str, **more: Any) -> None:
        """A line for the table, printed at once."""
        line = Line(what, value, unit, more, GOALS.get(what))
        self.lines.append(line)
        print(as_text(line), flush=True)


def as_text(line: Line) -> str:
    """A line of the table."""
    goal = "" if line.goal is None else f"   (goal {line.goal:g})"
    more = "  ".join(f"{key} {value}" for key, value in line.more.items())
    return f"{line.what:<58} {line.value:>10.4g} {line.unit:<6}{goal}  {more}"


def device_ms(bench: Bench, work: Callable[[], object]) -> float:
    """The median of what some work takes the device, ms; on a processor what it takes."""
    if bench.device.type != "cuda":
        return float(np.median(bench.seconds(work))) * 1e3
    taken = []
    for _ in range(bench.size.rounds):
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        work()
        end.record()
        end.synchronize()
        taken.append(start.elapsed_time(end))
    return float(np.median(taken[2:]))


def shipped(device: torch.device) -> ContinuousLatentModel:
    """The model that is decoded, from its files, without the parts of a core."""
    from safetensors.torch import load_file

    folder = REPOSITORY / "checkpoints" / MODEL
    card = json.loads((folder / "card.json").read_text("utf-8"))
    model = build(card["family"], card["architecture"])
    weights = load_file(folder / "model.safetensors")
    model.load_state_dict({name: weight.float() for name, weight in weights.items()})
    assert isinstance(model, ContinuousLatentModel)
    return model.to(device).eval()


def digits(split: str, count: int) -> tuple[np.ndarray, str]:
    """Images uint8 (count, 1, 28, 28), and whose they are."""
    try:
        from explorer.data.registry import is_on_this_machine, load_dataset

        if is_on_this_machine("mnist"):
            found = load_dataset("mnist", split).images
            rows = np.arange(count) % len(found)
            return np.ascontiguousarray(found[rows]), f"MNIST, {split}"
    except ImportError:
        pass
    from explorer.data.digits import load

    small = load(split).images
    large = np.pad(small.repeat(3, axis=2).repeat(3, axis=3), ((0, 0), (0, 0), (2, 2), (2, 2)))
    rng = np.random.default_rng(0)
    rows = rng.integers(0, len(large), count)
    shifts = rng.integers(-2, 3, (count, 2))
    moved = [np.roll(large[row], tuple(by), (1, 2)) for row, by in zip(rows, shifts, strict=True)]
    return np.stack(moved), f"scikit-learn's digits enlarged, {split}"
