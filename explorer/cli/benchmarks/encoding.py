"""How long do encoding the test images and building the scatter's payload take?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.cli.benchmarks.decoding import plain_model
from explorer.cli.benchmarks.setup import Setup, served_threads
from explorer.cli.benchmarks.timing import Figure, against, compared, interleaved
from explorer.models.base import ContinuousLatentModel

LOOP = "plain torch.no_grad() loop, one image at a time"
LISTS = "the same points as JSON lists, by json.dumps"
CLASSES = 10
Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


def encoding_figures(setup: Setup) -> Iterator[Figure]:
    """10,000 images to μ and log σ², and their scatter as the browser is sent it."""
    described = setup.core.describe(setup.model)
    count = setup.size(10_000, 100)
    images, data = setup.images("test", count, described.image_shape)
    facts: dict[str, Any] = {"model": setup.model, "images": count, "data": data}
    measured = f"core.encode, {count:,} images per call"
    with served_threads() as threads:
        timings = interleaved(
            {
                measured: lambda: setup.core.encode(setup.model, images),
                LOOP: plain_loop(plain_model(setup), images),
            },
            setup.size(7, 3),
        )
        yield compared(timings, measured, LOOP, per="call", threads=threads, **facts)

    points = setup.core.encode(setup.model, images).mu[:, :2]
    labels = np.arange(count) % CLASSES
    scatter = f"scatter's payload, {count:,} points"
    timings = interleaved(
        {
            scatter: lambda: scatter_payload(points, labels),
            LISTS: lambda: list_payload(points, labels),
        },
        setup.size(15, 3),
    )
    yield compared(timings, scatter, LISTS, per="payload", points=count)
    yield against(
        scatter,
        LISTS,
        "bytes",
        len(scatter_payload(points, labels)),
        len(list_payload(points, labels).encode()),
        more={"points": count},
    )


def plain_loop(
    model: ContinuousLatentModel, images: NDArray[np.uint8]
) -> Callable[[], tuple[Floats, Floats | None]]:
    """Encodes images (N, C, H, W) one by one to μ and log σ², float32 (N, D)."""
    device = next(model.parameters()).device

    @torch.no_grad()
    def posterior() -> tuple[Floats, Floats | None]:
        pixels = (torch.from_numpy(images[row : row + 1]).to(device) for row in range(len(images)))
        found = [model.encode(x.float() / 255) for x in pixels]
        logvars = [one.logvar for one in found if one.logvar is not None]
        mu = torch.cat([one.mu for one in found]).cpu().numpy()
        return mu, torch.cat(logvars).cpu().numpy() if logvars else None

    return posterior


def scatter_payload(points: Floats, labels: Labels) -> bytes:
    """What a browser is sent to draw the page's scatter of points (N, 2): floats, then classes."""
    return points.astype("<f4").tobytes() + labels.astype("<i2").tobytes()


def list_payload(points: Floats, labels: Labels) -> str:
    """The same points by class, as lists of numbers."""
    rows = np.arange(len(points))
    traces = [
        {
            "type": "scattergl",
            "mode": "markers",
            "name": str(label),
            "x": points[labels == label, 0].tolist(),
            "y": points[labels == label, 1].tolist(),
            "customdata": rows[labels == label].tolist(),
        }
        for label in range(CLASSES)
    ]
    return json.dumps({"data": traces})
