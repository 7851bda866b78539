"""Where are the codes kept, and how do they learn?

Not by gradients: each code is the moving average of the vectors that were assigned to it. A code
that is hardly ever used is dead, and restarts at a vector that the others fit badly.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from explorer.objectives.vector_quantisation import (
    drawn_far,
    k_means,
    moving_average,
    squared_distances,
)

DEAD_SHARE = 0.02
"""A code used less than this share of an equal share is dead."""


class Quantised(NamedTuple):
    """The nearest codes: their indices int64 (B, h, w) and their vectors (B, h, w, D)."""

    codes: Tensor
    vectors: Tensor


class Codebook(nn.Module):
    """K vectors of D numbers, and how often each was used of late."""

    vectors: Tensor
    uses: Tensor

    def __init__(self, count: int, dim: int):
        super().__init__()
        self.register_buffer("vectors", torch.randn(count, dim))
        self.register_buffer("uses", torch.zeros(count))

    def __len__(self) -> int:
        return len(self.vectors)

    def look_up(self, codes: Tensor) -> Tensor:
        """The vectors (…, D) of code indices (…)."""
        return self.vectors[codes]

    def forward(self, encoded: Tensor) -> Quantised:
        """The nearest code of every vector (B, h, w, D), in float32 whatever surrounds it."""
        codes = self._distances(encoded).argmin(1).view(encoded.shape[:-1])
        return Quantised(codes, self.look_up(codes))

    @torch.no_grad()
    def start(self, encoded: Tensor, generator: torch.Generator) -> None:
        """Begin at the k-means centres of vectors (B, h, w, D)."""
        flat = encoded.reshape(-1, encoded.shape[-1]).float()
        self.vectors.copy_(k_means(flat, len(self), generator))
        self.uses.fill_(len(flat) / len(self))

    @torch.no_grad()
    def follow(
        self, encoded: Tensor, codes: Tensor, decay: float, generator: torch.Generator | None
    ) -> None:
        """One step of the moving average towards vectors (B, h, w, D); dead codes start anew."""
        flat, given = encoded.detach().reshape(-1, encoded.shape[-1]).float(), codes.reshape(-1)
        with torch.autocast(flat.device.type, enabled=False):
            vectors, uses = moving_average(self.vectors, self.uses, flat, given, decay)
            if generator is not None:
                missed = (flat - self.look_up(given)).square().sum(1)
                fresh = drawn_far(flat, missed, len(self), generator)
                fair = len(flat) / len(self)
                is_dead = uses < DEAD_SHARE * fair
                vectors = torch.where(is_dead[:, None], fresh, vectors)
                # With half a fair share it has time to find its own before it is judged again.
                uses = torch.where(is_dead, torch.full_like(uses, fair / 2), uses)
        self.vectors.copy_(vectors)
        self.uses.copy_(uses)

    def _distances(self, encoded: Tensor) -> Tensor:
        with torch.autocast(encoded.device.type, enabled=False):
            return squared_distances(encoded.reshape(-1, encoded.shape[-1]).float(), self.vectors)
