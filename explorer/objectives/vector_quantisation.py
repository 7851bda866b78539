"""How does a vector become one of K codes, and how do the codes follow the vectors?

Source: van den Oord et al. 2017, arXiv:1711.00937, eq. 1 to 3 and App. A.1 (moving averages).
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def squared_distances(vectors: Tensor, codebook: Tensor) -> Tensor:
    """‖h − e_k‖² of vectors (M, D) to every code of a codebook (K, D): (M, K), ≥ 0."""
    lengths = vectors.square().sum(1, keepdim=True) + codebook.square().sum(1)
    return (lengths - 2 * vectors @ codebook.T).clamp(min=0)


def nearest_codes(vectors: Tensor, codebook: Tensor) -> Tensor:
    """The index of the code nearest to each vector: int64 (M,), from 0. Eq. 1."""
    return squared_distances(vectors, codebook).argmin(1)


def straight_through(encoded: Tensor, quantised: Tensor) -> Tensor:
    """`quantised` in value; its gradient goes to `encoded` as if nothing stood between. §3.2."""
    return encoded + (quantised - encoded).detach()


def commitment(encoded: Tensor, quantised: Tensor) -> Tensor:
    """‖h − sg(e)‖² summed over an image's cells, (B,), of (B, …, D) each. Eq. 3, last term."""
    return (encoded - quantised.detach()).square().flatten(1).sum(1)


def counts_and_sums(vectors: Tensor, codes: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """How many vectors (M, D) each code was given, (K,), and what they sum to, (K, D)."""
    # A product, not a scatter: the same to the last bit at every run, on a GPU too.
    chosen = functional.one_hot(codes, count).to(vectors.dtype)
    return chosen.sum(0), chosen.T @ vectors


def moving_average(
    codebook: Tensor, uses: Tensor, vectors: Tensor, codes: Tensor, decay: float
) -> tuple[Tensor, Tensor]:
    """The codebook and its uses after a step of the moving average, new tensors. App. A.1.

    With decay 0 it is one step of k-means: each code moves to the mean of its vectors.

    Args:
        codebook: (K, D), each code the ratio of its averaged sum to its averaged count.
        uses: the averaged count of each code, (K,).
        vectors, codes: what this step assigned, (M, D) and (M,).
        decay: γ, from 0 to below 1.
    """
    counts, sums = counts_and_sums(vectors, codes, len(codebook))
    averaged = decay * uses + (1 - decay) * counts
    moved = decay * uses[:, None] * codebook + (1 - decay) * sums
    # A code without any use stays where it is.
    is_used = averaged[:, None] > 0
    return torch.where(is_used, moved / averaged[:, None].clamp(min=1e-30), codebook), averaged


def drawn_far(vectors: Tensor, distances: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """`count` of the vectors (M, D), drawn in proportion to their squared distance (M,).

    The rule of k-means++ (Arthur & Vassilvitskii 2007): new codes go where the old ones fit worst.
    """
    # Where every distance is 0 each vector is as good as another.
    weights = distances + distances.mean() * 1e-3 + 1e-12
    return vectors[torch.multinomial(weights, count, replacement=True, generator=generator)]


def k_means(vectors: Tensor, count: int, generator: torch.Generator, steps: int = 20) -> Tensor:
    """Codes (K, D) that stand for vectors (M, D): `steps` of Lloyd's from a k-means++ start.

    Args:
        count: K. With fewer different vectors than codes, some codes coincide.
    """
    first = torch.randint(len(vectors), (1,), generator=generator, device=vectors.device)
    codebook = vectors[first]
    distances = squared_distances(vectors, codebook)[:, 0]
    while len(codebook) < count:
        # Several at a time: one by one would look at every vector K times.
        more = min(len(codebook), count - len(codebook))
        fresh = drawn_far(vectors, distances, more, generator)
        distances = torch.minimum(distances, squared_distances(vectors, fresh).amin(1))
        codebook = torch.cat([codebook, fresh])
    uses = torch.zeros(count, device=vectors.device)
    for _ in range(steps):
        codebook, uses = moving_average(
            codebook, uses, vectors, nearest_codes(vectors, codebook), decay=0.0
        )
    return codebook
