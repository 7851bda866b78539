"""What does a notebook do? It holds a model, shows it, and goes on being used."""

from __future__ import annotations

import json
import sys
import threading
import time

import numpy as np
import torch
from torch import nn

import explorer
from explorer.notebook import bounded_call

BAD = 2.5
"""Beyond it the decoder raises on one axis, answers NaN on the other, and hangs far out."""
HANG_S = 60.0


class Blobs(nn.Module):
    """z is where a blob is, exactly."""

    def __init__(self) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(()))

    def encode(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        mass = x[:, 0] / x[:, 0].sum((1, 2), keepdim=True)
        at = torch.linspace(-2, 2, 12)
        mu = torch.stack([(mass.sum(1) * at).sum(1), -(mass.sum(2) * at).sum(1)], 1)
        return mu, torch.full_like(mu, -3.0)

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        if (z[:, 0] > 40).any():
            threading.Event().wait(HANG_S)
        if (z[:, 0] > BAD).any():
            raise ValueError("there is nothing out there")
        at = torch.linspace(-2, 2, 12)
        across = torch.exp(-((at[None] - z[:, :1]) ** 2) * 2)
        up = torch.exp(-((at[None] + z[:, 1:]) ** 2) * 2)
        blob = self.gain * up[:, None, :, None] * across[:, None, None, :]
        return torch.where((z[:, 1] > BAD)[:, None, None, None], torch.nan, blob)


def main() -> None:
    """Show it, and do what each line asks, answering in JSON."""
    bounded_call.LIMIT_S = 3.0
    model = Blobs()
    with torch.no_grad():
        z = torch.randn(300, 2, generator=torch.Generator().manual_seed(0)).clamp(-1.9, 1.9)
        images = model.decode(z)
    labels = np.where(z[:, 0] > 0, "right", "left")
    began = time.monotonic()
    view = explorer.show(model, images, labels, columns={"x": z[:, 0]}, open_browser=False)
    known = {"view": view, "model": model}
    print(json.dumps({"url": view.url, "seconds": time.monotonic() - began}), flush=True)
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        print(json.dumps(ACTIONS[command](known, *arguments)), flush=True)


def _second(known: dict[str, object]) -> str:
    other = explorer.show(decode=nn.Linear(3, 16), latent_dim=3, open_browser=False)
    known["second"] = other
    return other.url


ACTIONS = {
    "selection": lambda known: known["view"].selection(False).tolist(),
    "frame": lambda known: sorted(known["view"].selection()["class"].unique()),
    "code": lambda known: None if known["view"].code is None else known["view"].code.tolist(),
    "select": lambda known, rows: known["view"].select(rows),
    "go": lambda known, z: known["view"].go(z),
    "second": _second,
    "close": lambda known, name: known[name].close(),
    "train": lambda known: float(known["model"].gain.sum().detach()),
}

if __name__ == "__main__":
    main()
