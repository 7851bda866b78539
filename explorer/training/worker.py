"""How does a training run in a process of its own, and what does it report?

`python -m explorer.training.worker` waits for one line of JSON that says what to train, then writes
a line of JSON for each event. A process, because a thread would share the interpreter's lock with
the pages, and because killing it frees the device. It ends by itself when its parent is gone.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import torch

from explorer.data.dataset import DataError
from explorer.images.png import png_bytes
from explorer.images.tiling import tile
from explorer.models.base import ModelError
from explorer.models.capabilities import EnergyBased, Reconstructs
from explorer.training.checkpoint import CheckpointError
from explorer.training.fast.denormals import flush_denormals
from explorer.training.fit import TrainingRun
from explorer.training.recipe import Recipe
from explorer.training.settings import TrainingError
from explorer.training.train import train_checkpoint

PAUSE, GO = "pause", "go"
REPORT_EVERY_S = 0.2
PICTURE_EVERY_S = 0.5
"""More often would slow the training and show nobody more."""
STRIP_IMAGES = 24
NEVER_S = 10_000_000.0
NICENESS = 10
"""The process that serves the pages comes first."""

Tell = Callable[..., None]


class Worker:
    """One training that can be paused, and that reports its progress."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._may_go = threading.Event()
        self._may_go.set()
        self._run: TrainingRun | None = None
        self._images = 0
        self._told_s = self._pictured_s = -NEVER_S

    def hear(self, commands: TextIO) -> None:
        """Follow each command; at the end of the input end the process, for its parent is gone."""
        for line in commands:
            if line.strip() == PAUSE:
                self._may_go.clear()
            elif line.strip() == GO:
                self._may_go.set()
        os._exit(1)

    def train(self, recipe: Recipe, folder: Path, name: str, device: torch.device) -> None:
        """Train to the end; every refusal is one sentence.

        Args:
            recipe: what is trained.
            folder: where the checkpoint goes.
            name: what the card's command calls it.
            device: where.
        """
        refusals = (TrainingError, DataError, ModelError, CheckpointError)
        try:
            reports = train_checkpoint(
                recipe.plan(name),
                folder,
                device,
                save_every_s=NEVER_S,
                on_images=self._count,
                on_run=self._begin,
            )
            for report in reports:
                # The last is reported after its figures are measured and the checkpoint written.
                self._tell(
                    "epoch", epoch=report.epoch, train=report.train, validation=report.validation
                )
                self._show(is_last=report.epoch == report.epochs)
            self._tell("done")
        except refusals as error:
            self._tell("failed", reason=str(error))
        except torch.OutOfMemoryError:
            self._tell("failed", reason="The device has too little memory for this training.")

    def _begin(self, run: TrainingRun) -> None:
        self._run = run
        total = run.settings.epochs * run.images_per_epoch
        self._tell("began", images=total, epochs=run.settings.epochs)

    def _count(self, images: int) -> None:
        self._images += images
        if not self._may_go.is_set():
            self._tell("paused")
            self._may_go.wait()
            self._tell("went on")
        now = time.monotonic()
        if now - self._told_s >= REPORT_EVERY_S or self._is_all():
            self._told_s = now
            self._tell("images", done=self._images)

    def _is_all(self) -> bool:
        run = self._run
        return run is not None and self._images >= run.settings.epochs * run.images_per_epoch

    def _show(self, is_last: bool) -> None:
        """Report the plane, or validation images above their reconstructions."""
        run, now = self._run, time.monotonic()
        if run is None or (now - self._pictured_s < PICTURE_EVERY_S and not is_last):
            return
        self._pictured_s = now
        if run.recorder is not None:
            plane = run.recorder.latest()
            self._tell(
                "plane",
                epoch=run.epoch,
                mu=_text(plane.mu[0].astype("<f4").tobytes()),
                labels=None if plane.labels is None else plane.labels.tolist(),
                extent=float(plane.extent[0]),
                png=_text(plane.manifold_png[0]),
            )
        elif isinstance(run.model, Reconstructs | EnergyBased):
            self._tell("strip", epoch=run.epoch, png=_text(_strip(run, run.model)))


@torch.inference_mode()
def _strip(run: TrainingRun, model: Reconstructs | EnergyBased) -> bytes:
    """Validation images in the odd rows, each above its reconstruction; PNG."""
    run.model.eval()
    count = min(STRIP_IMAGES, len(run.validation))
    x, labels = run.validation.batch(torch.arange(count, device=run.validation.device))
    if isinstance(model, Reconstructs):
        again = model.reconstruct(x, labels)
    else:
        again = model.visible_given_hidden(model.hidden_given_visible(x))
    pictures = torch.stack([x, again.float().clamp(0, 1)])
    columns = max(1, count // 2)
    rows = [
        part for start in range(0, count, columns) for part in pictures[:, start : start + columns]
    ]
    pixels = torch.cat(rows).mul(255).round().to(torch.uint8).cpu().numpy()
    return png_bytes(tile(pixels, len(rows), columns))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def order_of(recipe: Recipe, folder: Path, name: str, device: str, threads: int) -> str:
    """The line that starts a worker's training."""
    order = {
        "recipe": asdict(recipe),
        "folder": str(folder),
        "name": name,
        "device": device,
        "threads": threads,
    }
    return json.dumps(order) + "\n"


def main() -> None:
    """Wait for an order, train, and report progress."""
    # Whatever prints must not stand between the lines.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    speaking = threading.Lock()

    def tell(kind: str, **what: Any) -> None:
        with speaking:
            answers.write(json.dumps({"kind": kind, **what}) + "\n")
            answers.flush()

    if hasattr(os, "nice"):
        os.nice(NICENESS)
    tell("ready")
    line = sys.stdin.readline()
    if not line:
        return
    order = json.loads(line)
    flush_denormals()
    torch.set_num_threads(order["threads"])
    worker = Worker(tell)
    threading.Thread(target=worker.hear, args=(sys.stdin,), daemon=True).start()
    recipe = Recipe(**order["recipe"])
    worker.train(recipe, Path(order["folder"]), order["name"], torch.device(order["device"]))


if __name__ == "__main__":
    main()
