"""How are latents laid out by UMAP, on a machine that has it?"""

from __future__ import annotations

import importlib.util

import numpy as np
from numpy.typing import ArrayLike

from explorer.latent.projections import Projection, neighbourhood_rows, neighbourhood_words

MAX_UMAP_POINTS = 5_000
NEIGHBOURS, MIN_DIST = 15, 0.1
"""umap-learn's own, for the name to mean what its users expect."""


def has_umap() -> bool:
    """Whether umap-learn is installed."""
    return importlib.util.find_spec("umap") is not None


def umap(z: ArrayLike, seed: int = 0, limit: int = MAX_UMAP_POINTS) -> Projection:
    """Latents (N, D) laid out so that near ones stay near (McInnes, Healy & Melville 2018).

    The same latents and seed give the same points. The first of a process takes ten seconds longer:
    numba compiles. It cannot be left half way.

    Args:
        z: (N, D).
        seed: of the sample and of the layout.
        limit: of more latents than this, so many are drawn at random.

    Raises:
        LatentError: too few latents, or latents that all coincide.
        ImportError: umap-learn is not installed.
    """
    from umap import UMAP  # type: ignore[import-not-found]

    latents, rows = neighbourhood_rows(z, seed, limit)
    sample = latents[rows]
    layout = UMAP(
        n_neighbors=min(NEIGHBOURS, len(sample) - 1),
        min_dist=MIN_DIST,
        # Of few points there are not as many eigenvectors as its usual start wants.
        init="spectral" if len(sample) > 2 * NEIGHBOURS else "random",
        random_state=seed,
        n_jobs=1,  # what a seed needs
    ).fit_transform(sample)
    return Projection(
        points=np.asarray(layout, dtype=np.float32),
        rows=rows,
        axis_labels=("UMAP 1", "UMAP 2"),
        method="UMAP",
        note=neighbourhood_words(len(latents), len(rows)),
        plane=None,
    )
