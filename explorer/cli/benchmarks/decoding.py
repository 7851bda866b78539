"""How long does decoding take, against a plain loop and against what the machine can do?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.flop_counter import FlopCounterMode

from explorer.cli.benchmarks.machine import bytes_per_second, products_per_second
from explorer.cli.benchmarks.setup import Setup, served_threads
from explorer.cli.benchmarks.timing import Figure, against, compared, interleaved
from explorer.models.base import ContinuousLatentModel
from explorer.training.checkpoint_reading import read_model

COUNTS = (1, 400, 10_000)
QUICK_COUNTS = (1, 16, 64)
ROUNDS = {1: 300, 400: 30, 10_000: 5}
LOOP = "plain torch.no_grad() loop, one z at a time"
ONE_CALL = "plain torch.no_grad() call of the module on all z"
Pictures = NDArray[np.uint8]


def decoding_figures(setup: Setup) -> Iterator[Figure]:
    """`core.decode` of 1, 400 and 10,000 latents."""
    with served_threads() as threads:
        flop_per_s = products_per_second(setup.device)
        byte_per_s = bytes_per_second(setup.device)
        model = plain_model(setup)
        for count in QUICK_COUNTS if setup.quick else COUNTS:
            z = setup.latents(count, model.latent_dim)
            measured = f"core.decode, {count:,} {'image' if count == 1 else 'images'} per call"
            timings = interleaved(
                {
                    measured: lambda z=z: setup.core.decode(setup.model, z),  # type: ignore[misc]
                    LOOP: plain_loop(model, z),
                    ONE_CALL: plain_call(model, z),
                },
                setup.size(ROUNDS.get(count, 3), 3),
                at_most_s=30.0,
            )
            facts: dict[str, Any] = {"model": setup.model, "images": count, "threads": threads}
            yield compared(timings, measured, LOOP, per="call", **facts)
            if count > 1:
                yield compared(timings, measured, ONE_CALL, per="call", **facts)
            flop, moved = work(model, z)
            facts |= {"flop": flop, "bytes": moved}
            facts |= {"gflop_per_s": flop_per_s / 1e9, "gbyte_per_s": byte_per_s / 1e9}
            yield against(
                measured,
                "the machine's limit: products at its measured rate, bytes at its bandwidth",
                "ms per call",
                timings.median_s(measured) * 1e3,
                max(flop / flop_per_s, moved / byte_per_s) * 1e3,
                rounds=timings.rounds,
                more=facts,
            )


def plain_model(setup: Setup) -> ContinuousLatentModel:
    """The measured model as a plain module, without a core."""
    model = read_model(setup.checkpoints / setup.model).to(setup.device).eval()
    assert isinstance(model, ContinuousLatentModel)
    return model


def plain_loop(model: ContinuousLatentModel, z: NDArray[np.float32]) -> Callable[[], Pictures]:
    """Decodes z (N, D) one by one to uint8 (N, C, H, W)."""
    device = next(model.parameters()).device

    @torch.no_grad()
    def pictures() -> Pictures:
        found = [
            model.decode_mean(torch.from_numpy(z[row : row + 1]).to(device))
            for row in range(len(z))
        ]
        return _levels(torch.cat(found))

    return pictures


def plain_call(model: ContinuousLatentModel, z: NDArray[np.float32]) -> Callable[[], Pictures]:
    """Decodes z (N, D) at once to uint8 (N, C, H, W)."""
    device = next(model.parameters()).device

    @torch.no_grad()
    def pictures() -> Pictures:
        return _levels(model.decode_mean(torch.from_numpy(z).to(device)))

    return pictures


def _levels(x: torch.Tensor) -> Pictures:
    found: Pictures = (x * 255).round().to(torch.uint8).cpu().numpy()
    return found


def work(model: ContinuousLatentModel, z: NDArray[np.float32]) -> tuple[int, int]:
    """Floating-point operations of the layers' products, and the fewest bytes that must move.

    The bytes are the decoder's weights and the latents, read once, and the pictures, written once.
    """
    latents = torch.from_numpy(z).to(next(model.parameters()).device)
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        pixels = model.decode(latents[:1]).numel()
    flop = int(counter.get_total_flops()) * len(z)
    return flop, decoder_bytes(model) + z.nbytes + len(z) * pixels


def decoder_bytes(model: ContinuousLatentModel) -> int:
    """Bytes of the decoder's weights."""
    return sum(weight.numel() * weight.element_size() for weight in model.decoder.parameters())
