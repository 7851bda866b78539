"""How are latents of more than two dimensions laid out on a screen?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.linalg import svds

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_dims, checked_latents
from explorer.latent.planes import Plane, axis_plane
from explorer.models.patience import go_on

MAX_TSNE_POINTS = 3_000
"""About 7 s on two idle cores, and as many times longer as there are more latents."""
FEWEST_POINTS = 5
PERPLEXITY = 30.0
"""The middle of the 5 to 50 that van der Maaten & Hinton (JMLR 9, 2008) call typical."""

MANY_DIMS = 512
"""From here on only the main directions are sought."""
TSNE_STAGES = 4
ITERATIONS_PER_STAGE = 250
EARLY_EXAGGERATION = 12.0


@dataclass(frozen=True, eq=False)
class Projection:
    """Latents as points on a plane.

    Attributes:
        points: float32 (N, 2).
        rows: int64 (N,) the row of the latents that each point shows; not all of them if `note`
            says that a sample was taken.
        axis_labels: what runs across, and what runs up.
        method: how, in a few words.
        note: how the picture may be read, in a sentence.
        plane: where the projection is linear, the plane that places other latents, and their
            covariances, in the same picture; else None.
    """

    points: NDArray[np.float32]
    rows: NDArray[np.int64]
    axis_labels: tuple[str, str]
    method: str
    note: str
    plane: Plane | None


def dimension_label(dim: int) -> str:
    """The name on screen of a latent dimension counted from 0 in the program: 0 is z₁."""
    return "z" + str(dim + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def two_dimensions(z: ArrayLike, dims: tuple[int, int] = (0, 1)) -> Projection:
    """Two of the dimensions of latents (N, D), as they are.

    Raises:
        LatentError: dims do not fit.
    """
    latents = checked_latents(z)
    across, up = checked_dims(dims, latents.shape[1])
    left_out = latents.shape[1] - 2
    return Projection(
        points=latents[:, [across, up]],
        rows=np.arange(len(latents)),
        axis_labels=(dimension_label(across), dimension_label(up)),
        method="two dimensions",
        note=f"The other {left_out} dimensions are not shown." if left_out else "",
        plane=axis_plane(latents.shape[1], (across, up)),
    )


def pca(z: ArrayLike) -> Projection:
    """Latents (N, D) on the two orthogonal directions in which they vary most (Pearson, 1901).

    The directions' signs are those that make the largest component of each positive.

    Latents that coincide, as a single one does, vary in no direction: any two are then taken.

    Raises:
        LatentError: no latent, or fewer than two dimensions.
    """
    latents = checked_latents(z)
    if len(latents) < 1 or latents.shape[1] < 2:
        raise LatentError(
            f"Latents of shape {latents.shape} have no two principal components: "
            "one image and two dimensions are the fewest."
        )
    mean = latents.mean(axis=0, dtype=np.float64)
    centred = latents - mean
    variances, basis = _main_directions(centred)
    basis = basis * np.sign(basis[[0, 1], np.abs(basis).argmax(axis=1)])[:, None]
    plane = Plane(mean, basis)
    total = float(np.square(centred).sum()) / len(latents)
    shares = np.clip(variances, 0, None) / max(total, np.finfo(float).tiny)
    return Projection(
        points=plane.to_plane(latents),
        rows=np.arange(len(latents)),
        axis_labels=(
            f"Principal component 1 ({shares[0]:.0%})",
            f"Principal component 2 ({shares[1]:.0%})",
        ),
        method="PCA",
        note=f"These two directions hold {shares.sum():.0%} of the variance of the latents."
        if shares.sum() > 0
        else "The latents coincide, so no direction tells them apart.",
        plane=plane,
    )


def _main_directions(centred: NDArray[np.float64]) -> tuple[NDArray[np.float64], Any]:
    """The two largest variances of centred latents (N, D), and their directions (2, D)."""
    count, dim = centred.shape
    if dim > MANY_DIMS and count > 2:
        # All directions of a picture's worth of latents would take minutes.
        start = np.random.default_rng(0).standard_normal(min(count, dim))
        _, sizes, basis = svds(centred, k=2, v0=start)
        return sizes[::-1] ** 2 / count, basis[::-1]
    variances, directions = np.linalg.eigh(centred.T @ centred / count)
    return variances[[-1, -2]], directions[:, [-1, -2]].T


def tsne(
    z: ArrayLike,
    seed: int = 0,
    limit: int = MAX_TSNE_POINTS,
    progress: Callable[[float], None] | None = None,
) -> Projection:
    """Latents (N, D) laid out so that near ones stay near (van der Maaten & Hinton, JMLR 9, 2008).

    The same latents and seed give the same points. It takes seconds: the caller keeps the result.

    Args:
        z: (N, D).
        seed: of the sample, and of the layout where it draws at random.
        limit: of more latents than this, so many are drawn at random.
        progress: called with the fraction done, 0 to 1, at the start and after each stage.

    Raises:
        LatentError: too few latents, or latents that all coincide.
    """
    latents, rows = neighbourhood_rows(z, seed, limit)
    return Projection(
        points=_tsne_layout(latents[rows], seed, progress or (lambda _fraction: None)),
        rows=rows,
        axis_labels=("t-SNE 1", "t-SNE 2"),
        method="t-SNE",
        note=neighbourhood_words(len(latents), len(rows)),
        plane=None,
    )


def neighbourhood_rows(
    z: ArrayLike, seed: int, limit: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Latents (N, D), checked, and the rows of those that neighbours are laid out of.

    Raises:
        LatentError: fewer than `FEWEST_POINTS` latents, or latents that all coincide.
    """
    latents = checked_latents(z)
    rows = _sample_rows(len(latents), limit, seed)
    if len(rows) < FEWEST_POINTS or (latents[rows] == latents[rows[:1]]).all():
        raise LatentError(
            f"There are no {FEWEST_POINTS} latents or more that differ, "
            "so there is no neighbourhood to lay out: choose other latents."
        )
    return latents, rows


def neighbourhood_words(count: int, shown: int) -> str:
    """How a layout of neighbours may be read, of which so many of `count` are shown."""
    drawn = f" {shown:,} of the {count:,} latents, drawn at random, are shown."
    return "Near means near in latent space; far, and the size of a group, mean little." + (
        drawn if shown < count else ""
    )


def _sample_rows(count: int, limit: int, seed: int) -> NDArray[np.int64]:
    if count <= limit:
        return np.arange(count)
    drawn = np.random.default_rng(seed).choice(count, size=max(limit, 0), replace=False)
    return np.sort(drawn).astype(np.int64)


def _tsne_layout(
    latents: NDArray[np.float32], seed: int, progress: Callable[[float], None]
) -> NDArray[np.float32]:
    """scikit-learn's t-SNE in stages, each going on from the last, to report between them."""
    from sklearn.manifold import TSNE  # a second of imports that no other page waits for

    rate = max(len(latents) / EARLY_EXAGGERATION / 4, 50.0)  # scikit-learn's "auto"
    layout: NDArray[np.float32] | str = "pca" if latents.shape[1] > 1 else "random"
    progress(0.0)
    for stage in range(TSNE_STAGES):
        go_on()
        # A stage of 250 keeps momentum 0.5, where one long run would go on with 0.8: 2.5 times the
        # rate makes up for it, as the steps in the long run are rate / (1 - momentum).
        model = TSNE(
            perplexity=min(PERPLEXITY, (len(latents) - 1) / 3),
            early_exaggeration=EARLY_EXAGGERATION if stage == 0 else 1.0,
            learning_rate=rate if stage == 0 else 2.5 * rate,
            max_iter=ITERATIONS_PER_STAGE,
            init=layout,
            random_state=seed,
        )
        layout = np.asarray(model.fit_transform(latents), dtype=np.float32)
        progress((stage + 1) / TSNE_STAGES)
    return np.asarray(layout, dtype=np.float32)
