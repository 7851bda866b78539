"""What does each image cost, in nats, and of how many is it known before anybody has to wait?

To know it each image is decoded, and there are decoders that take a second for one. So a page opens
with what is known after a moment, the rest follows behind it, and of what would take minutes it is
never known: NaN.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.core import CoreError, LiveEntry, StoredEncodings
from explorer.metrics.errors import mean_with_error
from explorer.models.batches import rows_at_once
from explorer.models.given import GivenAutoencoder
from explorer.objectives.elbo import reparameterize

SOON_S, LATER_S = 1.5, 60.0
"""How long decoding may take before the first page, and behind it."""
BLOCK = 16
"""Images that are taken together; each block has draws of its own, so that they do not depend on
how quick the machine is."""
CHUNK_S = 0.25


def unknown(count: int) -> NDArray[np.float32]:
    """Of so many images nothing."""
    return np.full(count, np.nan, np.float32)


def measure(
    model: GivenAutoencoder,
    pixels: NDArray[np.uint8],
    encodings: StoredEncodings,
    within_s: float,
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Fill in E_q[log p(x|z)] where it is not known yet, with one draw of z an image.

    Args:
        model: decodes.
        pixels: uint8 (N, C, H, W).
        encodings: of these; its `log_px_given_z` is written into.
        within_s: seconds that it may take.
        goes_on: asked between decodes.

    Raises:
        CoreError: the decoder has a picture of none of them.
    """
    end_s, at_once, start, error = time.monotonic() + within_s, 1, 0, None
    blocks = _blocks_left(encodings)
    most = max(1, rows_at_once(int(np.prod(pixels.shape[1:]))) // BLOCK)
    while start < len(blocks) and time.monotonic() < end_s and goes_on():
        began_s = time.monotonic()
        part = np.sort(blocks[start : start + at_once])
        try:
            _measure_blocks(model, pixels, encodings, part)
        except CoreError as refused:  # of these alone: among many a decoder fails for some
            error = refused
        start += len(part)
        if time.monotonic() - began_s < CHUNK_S:
            at_once = min(2 * at_once, most)
    if error is not None and np.isnan(encodings.log_px_given_z).all():
        raise error


def measure_on(entry: LiveEntry, goes_on: Callable[[], bool], within_s: float = LATER_S) -> None:
    """The same for what a live model's entry leaves open, and its figures again."""
    assert isinstance(entry.model, GivenAutoencoder)
    try:
        measure(entry.model, entry.images, entry.encodings, within_s, goes_on)
    except CoreError:  # whoever looks at a picture is told
        return
    entry.description.metrics.update(mean_costs(entry.encodings, entry.description.capabilities))


def mean_costs(encodings: StoredEncodings, able: frozenset[str] | set[str]) -> dict[str, Any]:
    """The bound's terms with their errors, nats an image, of those of which they are known."""
    known = ~np.isnan(encodings.log_px_given_z)
    found: dict[str, Any] = {"images": int(known.sum()), "unit": "nats per image"}
    if not known.any():
        return found
    if "reconstructs" in able and "decodes_latent" in able:
        found |= _mean("log_px_given_z", encodings.log_px_given_z[known])
    if "gaussian_latent" in able:
        found |= _mean("kl", encodings.kl[known]) | _mean("elbo", encodings.elbo[known])
    return found


def _mean(key: str, values: NDArray[np.float32]) -> dict[str, Any]:
    return mean_with_error(key, torch.from_numpy(values))


def _blocks_left(encodings: StoredEncodings) -> NDArray[np.int64]:
    """The blocks that hold an image of which nothing is known, in no order: images are often
    sorted."""
    open_rows = np.flatnonzero(np.isnan(encodings.log_px_given_z))
    return np.random.default_rng(0).permutation(np.unique(open_rows // BLOCK))


@torch.inference_mode()
def _measure_blocks(
    model: GivenAutoencoder,
    pixels: NDArray[np.uint8],
    encodings: StoredEncodings,
    blocks: NDArray[np.int64],
) -> None:
    count = len(encodings)
    spans = [np.arange(block * BLOCK, min((block + 1) * BLOCK, count)) for block in blocks]
    draws = [_drawn(encodings, block, rows) for block, rows in zip(blocks, spans, strict=True)]
    rows = np.concatenate(spans)
    x = torch.from_numpy(pixels[rows]).float().div_(255)
    encodings.log_px_given_z[rows] = model.log_px_given_z(torch.cat(draws), x).numpy()


def _drawn(encodings: StoredEncodings, block: int, rows: NDArray[np.int64]) -> torch.Tensor:
    mu = torch.from_numpy(encodings.mu[rows])
    if encodings.logvar is None:
        return mu
    generator = torch.Generator().manual_seed(int(block))
    return reparameterize(mu, torch.from_numpy(encodings.logvar[rows]), generator)
