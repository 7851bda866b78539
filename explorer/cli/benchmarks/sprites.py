"""How long would encoding all 737,280 sprites take, in a memory that does not grow with them?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.cli.benchmarks.machine import resident_bytes
from explorer.cli.benchmarks.setup import Setup
from explorer.cli.benchmarks.timing import Figure, against, compared, interleaved
from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.data.sprites import SPRITE_COUNT, SpriteImages
from explorer.metrics.terms import batches
from explorer.models.base import ContinuousLatentModel
from explorer.models.registry import build
from explorer.training.checkpoint_reading import read_model

PREFERRED_MODEL = "sprites-beta-vae-10d"
LATENT_DIM = 10
MIN_STREAMED = 16_384
STREAM_AT_MOST_S = 180.0
LOOP = "each sprite drawn and encoded by itself, torch.no_grad()"
ALL_AT_ONCE = "the pixels of all of them as float32"
Floats = NDArray[np.float32]


def sprite_figures(setup: Setup) -> Iterator[Figure]:
    """All sprites; where that would take too long a stated part, and all extrapolated."""
    few = setup.size(512, 32)
    dataset = Dataset("sprites", "all", SpriteImages(), None)
    images = DeviceImages(dataset, setup.device)
    model, name = sprite_model(setup)
    facts: dict[str, Any] = {"model": name, "threads": torch.get_num_threads()}
    ways = {"stream": lambda: stream(model, images, few), LOOP: plain_loop(model, dataset, few)}
    timings = interleaved(ways, setup.size(5, 2))

    in_time = int(STREAM_AT_MOST_S * few / timings.median_s("stream"))
    count = setup.size(min(max(in_time, MIN_STREAMED), SPRITE_COUNT), 256)
    held: list[int] = []

    def note_memory() -> None:
        if (now := resident_bytes()) is not None:
            held.append(now)

    start = time.perf_counter()
    stream(model, images, count, note_memory)
    rate = count / (time.perf_counter() - start)
    facts |= {
        "sprites_streamed": count,
        "of": SPRITE_COUNT,
        "sprites_per_s": rate,
        "extrapolated_s_for_all": SPRITE_COUNT / rate,
    }
    yield compared(timings, "stream", LOOP, per=f"{few} sprites", **facts)
    if held:
        # The first batches bring the allocator to its size; what bounded memory means comes after.
        settled = held[len(held) // 4 :]
        grown = max(settled) - settled[0]
        yield against(
            "memory's growth over a stream's last three quarters (1 MB where it is less)",
            ALL_AT_ONCE,
            "MB",
            max(grown / 1e6, 1.0),
            count * 4 * int(np.prod(dataset.images.shape[1:])) / 1e6,
            more={"sprites_streamed": count, "grown_bytes": grown},
        )


def sprite_model(setup: Setup) -> tuple[ContinuousLatentModel, str]:
    """The model of sprites that ships; an untrained one of its layers where it does not."""
    if setup.core.knows(PREFERRED_MODEL):
        model, name = read_model(setup.checkpoints / PREFERRED_MODEL), PREFERRED_MODEL
    else:
        shape = load_dataset("sprites", "test").images.shape[1:]
        settings = {"image_shape": shape, "latent_dim": LATENT_DIM, "backbone": "patches"}
        model, name = build("vae", settings), "untrained, patches backbone"
    model = model.to(setup.device).eval()
    assert isinstance(model, ContinuousLatentModel)
    return model, name


@torch.inference_mode()
def stream(
    model: ContinuousLatentModel,
    images: DeviceImages,
    count: int,
    on_batch: Callable[[], object] = lambda: None,
) -> Floats:
    """μ of the first `count` images, float32 (N, D): drawn, encoded and freed batch by batch."""
    # Filled, so that its memory is allocated now and not page by page during the stream.
    latents = np.full((count, model.latent_dim), np.nan, np.float32)
    done = 0
    for x, labels in batches(images, torch.arange(count, device=images.device)):
        mu = model.encode(x, labels).mu
        latents[done : done + len(mu)] = mu.cpu().numpy()
        done += len(mu)
        on_batch()
    return latents


def plain_loop(model: ContinuousLatentModel, dataset: Dataset, count: int) -> Callable[[], Floats]:
    """μ of the first `count` images, float32 (N, D), one by one."""
    device = next(model.parameters()).device

    @torch.no_grad()
    def means() -> Floats:
        found = [
            model.encode(torch.from_numpy(dataset.images[np.array([row])]).to(device).float() / 255)
            for row in range(count)
        ]
        kept: Floats = torch.cat([one.mu for one in found]).cpu().numpy()
        return kept

    return means
