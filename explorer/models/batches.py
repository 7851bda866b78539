"""How many images may a model compute at once, so that what its layers make fits into memory?"""

from __future__ import annotations

import torch

MOST_ROWS = 2_000
"""Loses nothing in speed at this size."""
MOST_PIXELS = 1 << 22
MOST_PIXELS_ON_GPU = 1 << 28
BYTES_OF_A_PIXEL = 64
"""Of what an evaluation holds for each at its fullest: logits, targets, terms, hidden units."""
MOST_ACTIVATIONS = 1 << 26
"""That one layer may make of so many images: 256 MB."""


def rows_at_once(pixels: int) -> int:
    """Rows of one batch, for images of so many numbers each."""
    return max(1, min(MOST_ROWS, MOST_PIXELS // pixels))


def activations_of_one(pixels: int) -> int:
    """As many as one layer may make of one such image."""
    return MOST_ACTIVATIONS // rows_at_once(pixels)


def pixels_at_once(device: torch.device, on_cpu: int) -> int:
    """Pixels that one pass of an evaluation may make: few stay in a processor's caches, while a GPU
    is the faster the more there are.

    Args:
        on_cpu: as many as there.
    """
    if device.type != "cuda":
        return on_cpu
    free_bytes, _ = torch.cuda.mem_get_info(device)
    return max(on_cpu, min(MOST_PIXELS_ON_GPU, free_bytes // BYTES_OF_A_PIXEL))
