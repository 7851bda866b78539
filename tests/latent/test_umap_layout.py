"""Does UMAP lay out what it is given, the same for the same seed, and say when it cannot?"""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from explorer.latent.errors import LatentError
from explorer.latent.umap_layout import NEIGHBOURS, has_umap, umap

TWO_GROUPS = np.random.default_rng(0).normal(size=(80, 6)) + 20 * (np.arange(80) % 2)[:, None]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What umap-learn is asked for; it answers with the first two latents."""
    found: list[dict[str, Any]] = []

    class UMAP:
        def __init__(self, **settings: Any) -> None:
            found.append(settings)

        def fit_transform(self, latents: np.ndarray) -> np.ndarray:
            return latents[:, :2].astype(np.float64)

    monkeypatch.setitem(sys.modules, "umap", SimpleNamespace(UMAP=UMAP))
    return found


def test_all_or_so_many_drawn_at_random_are_laid_out(asked: list[dict[str, Any]]) -> None:
    whole, some = umap(TWO_GROUPS), umap(TWO_GROUPS, seed=3, limit=50)
    assert len(whole.points) == 80
    assert whole.points.dtype == np.float32
    assert len(np.unique(some.rows)) == 50
    assert np.allclose(some.points, TWO_GROUPS[some.rows, :2])
    assert "50 of the 80 latents" in some.note
    assert [one["random_state"] for one in asked] == [0, 3]


def test_few_latents_have_fewer_neighbours(asked: list[dict[str, Any]]) -> None:
    umap(TWO_GROUPS[:8])
    assert asked[0]["n_neighbors"] == 7 < NEIGHBOURS
    assert asked[0]["init"] == "random"


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("latents", [TWO_GROUPS[:3], np.ones((30, 4))])
def test_what_has_no_neighbourhood_is_said(latents: np.ndarray) -> None:
    with pytest.raises(LatentError, match="no neighbourhood"):
        umap(latents)


@pytest.mark.skipif(not has_umap(), reason="umap-learn is not installed")
def test_groups_stay_groups_and_a_seed_is_a_layout() -> None:
    first, again = umap(TWO_GROUPS), umap(TWO_GROUPS)
    assert (first.points == again.points).all()
    middles = [first.points[group::2].mean(0) for group in (0, 1)]
    spread = max(first.points[group::2].std(0).max() for group in (0, 1))
    assert np.linalg.norm(middles[0] - middles[1]) > 3 * spread
