"""Which encoded images lie nearest to a latent, and what class do they vote for?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latent, checked_latents

DISTANCES_AT_ONCE = 4_000_000
"""32 MB of float64: queries are taken in blocks so that 10,000 of them need no 800 MB."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest encoded images, nearest first.

    Attributes:
        rows: int64 (k,) rows of the encodings, or (Q, k) for Q queries.
        distances: float32, of the same shape: Euclidean, in units of z.
    """

    rows: NDArray[np.int64]
    distances: NDArray[np.float32]


@dataclass(frozen=True)
class Agreement:
    """How far two placings of the same images have the same neighbourhoods, each in [0, 1].

    Attributes:
        shared: the share of each image's nearest that are the same in both, on average.
        trustworthiness: 1 where all near in the second are near in the first.
        continuity: 1 where all near in the first are near in the second.
        neighbours: how many nearest were looked at.
    """

    shared: float
    trustworthiness: float
    continuity: float
    neighbours: int


@dataclass(frozen=True)
class Vote:
    """What the neighbours' classes say.

    Attributes:
        label: the class with most votes.
        count: its votes.
        of: how many voted.
    """

    label: int
    count: int
    of: int


def nearest(latents: ArrayLike, z: ArrayLike, k: int = 1) -> Neighbours:
    """The k encoded images nearest to one latent.

    Args:
        latents: (N, D) the encodings, such as the test set's mu.
        z: (D,) the latent.
        k: how many, up to N.

    Returns:
        rows and distances of shape (k,).

    Raises:
        LatentError: shapes do not fit, or k is not from 1 to N.
    """
    encoded = checked_latents(latents)
    found = nearest_to_each(encoded, checked_latent(z, encoded.shape[1])[None], k)
    return Neighbours(found.rows[0], found.distances[0])


def nearest_to_each(latents: ArrayLike, queries: ArrayLike, k: int = 1) -> Neighbours:
    """As `nearest`, for Q latents (Q, D) at once; rows and distances of shape (Q, k)."""
    encoded = checked_latents(latents)
    count, latent_dim = encoded.shape
    wanted = checked_latents(queries, latent_dim)
    if not 1 <= k <= count:
        raise LatentError(f"There are no {k} nearest of {count} latents: choose from 1 to {count}.")
    block = max(DISTANCES_AT_ONCE // count, 1)
    blocks = [wanted[i : i + block] for i in range(0, len(wanted), block)]
    found = [_nearest_of_block(encoded, part, k) for part in blocks]
    rows = [rows for rows, _ in found] or [np.empty((0, k), dtype=np.int64)]
    distances = [away for _, away in found] or [np.empty((0, k), dtype=np.float32)]
    return Neighbours(np.concatenate(rows), np.concatenate(distances))


def class_vote(labels: ArrayLike, distances: ArrayLike) -> Vote:
    """The majority's class among k neighbours; of equally frequent classes the nearer on average.

    Args:
        labels: int (k,) the neighbours' classes.
        distances: (k,) how far each lies.

    Raises:
        LatentError: no neighbours, or not one distance for each.
    """
    classes, away = np.asarray(labels), np.asarray(distances, dtype=np.float64)
    if classes.ndim != 1 or classes.shape != away.shape or classes.size == 0:
        raise LatentError(
            f"Labels of shape {classes.shape} and distances of shape {away.shape} cannot vote: "
            "they need one of each per neighbour, and at least one neighbour."
        )
    names, member, counts = np.unique(classes, return_inverse=True, return_counts=True)
    mean_distance = np.bincount(member, weights=away) / counts
    best = np.lexsort((mean_distance, -counts))[0]
    return Vote(int(names[best]), int(counts[best]), int(classes.size))


def _nearest_of_block(
    encoded: NDArray[np.float32], queries: NDArray[np.float32], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    latents, here = encoded.astype(np.float64), queries.astype(np.float64)
    # |a - b|² less |b|², which is the same for every a: in float64, as the terms nearly cancel.
    rough = (latents**2).sum(axis=1) - 2.0 * (here @ latents.T)
    rows = np.argpartition(rough, k - 1, axis=1)[:, :k].astype(np.int64)
    exact = np.linalg.norm(latents[rows] - here[:, None], axis=2)
    order = np.lexsort((rows, exact), axis=1)
    return (
        np.take_along_axis(rows, order, axis=1),
        np.take_along_axis(exact, order, axis=1).astype(np.float32),
    )


def neighbour_classes(latents: ArrayLike, labels: ArrayLike, k: int) -> NDArray[np.int64]:
    """The class that most of each latent's k nearest others have; of equals the first.

    Args:
        latents: (N, D).
        labels: int (N,).
        k: how many vote, fewer than N.

    Returns:
        int64 (N,).

    Raises:
        LatentError: not one label for each, or k is not from 1 to N-1.
    """
    encoded, kinds = checked_latents(latents), np.asarray(labels, dtype=np.int64)
    if kinds.shape != (len(encoded),) or not 1 <= k < len(encoded):
        raise LatentError(
            f"{k} of {len(encoded)} latents cannot vote with labels of shape {kinds.shape}: "
            "there must be one for each, and fewer voters than latents."
        )
    from sklearn.neighbors import NearestNeighbors  # a second of imports that few pages wait for

    voters = NearestNeighbors(n_neighbors=k).fit(encoded).kneighbors(return_distance=False)
    classes, member = np.unique(kinds, return_inverse=True)
    votes = np.zeros((len(encoded), len(classes)), dtype=np.int64)
    for column in voters.T:
        votes[np.arange(len(encoded)), member[column]] += 1
    most: NDArray[np.int64] = classes[votes.argmax(1)]
    return most


def agreement(first: ArrayLike, second: ArrayLike, k: int = 10) -> Agreement:
    """How many neighbours two placings (N, D) and (N, E) of the same images share.

    Trustworthiness and continuity are those of Venna & Kaski (ICANN 2001), by scikit-learn; k is
    made smaller where there are fewer than 2k + 2 images.

    Raises:
        LatentError: not as many of one as of the other, or fewer than 4.
    """
    before, after = checked_latents(first), checked_latents(second)
    if len(before) != len(after) or len(before) < 4:
        raise LatentError(
            f"{len(before)} and {len(after)} places cannot be compared: give one of each for "
            "the same 4 images or more."
        )
    from sklearn.manifold import trustworthiness
    from sklearn.neighbors import NearestNeighbors

    near = min(k, (len(before) - 1) // 2)
    rows = [
        NearestNeighbors(n_neighbors=near).fit(placed).kneighbors(return_distance=False)
        for placed in (before, after)
    ]
    same = [len(np.intersect1d(a, b)) for a, b in zip(*rows, strict=True)]
    return Agreement(
        float(np.mean(same)) / near,
        float(trustworthiness(before, after, n_neighbors=near)),
        float(trustworthiness(after, before, n_neighbors=near)),
        near,
    )
