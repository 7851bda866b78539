from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from explorer.latent.errors import LatentError
from explorer.latent.projections import dimension_label, pca, tsne, two_dimensions


def two_groups(count: int, latent_dim: int = 5) -> np.ndarray:
    generator = np.random.default_rng(0)
    latents = generator.normal(size=(count, latent_dim)) * np.linspace(2, 0.5, latent_dim)
    latents[: count // 2] += 20
    return latents.astype(np.float32)


def test_two_dimensions_are_shown_as_they_are() -> None:
    latents = two_groups(10)
    shown = two_dimensions(latents, (3, 1))
    assert np.array_equal(shown.points, latents[:, [3, 1]])
    assert shown.axis_labels == ("z₄", "z₂")
    assert shown.note == "The other 3 dimensions are not shown."
    assert shown.rows.tolist() == list(range(10))
    assert shown.plane is not None
    assert np.array_equal(shown.plane.to_plane(latents), shown.points)
    assert two_dimensions(latents[:, :2]).note == ""


def test_a_dimension_is_counted_from_one_on_screen() -> None:
    assert dimension_label(0) == "z₁"
    assert dimension_label(11) == "z₁₂"


def test_pca_is_scikit_learns_up_to_sign() -> None:
    latents = two_groups(200)
    shown = pca(latents)
    expected = PCA(2).fit(latents)
    assert np.allclose(np.abs(shown.points), np.abs(expected.transform(latents)), atol=1e-3)
    assert f"({expected.explained_variance_ratio_[0]:.0%})" in shown.axis_labels[0]
    assert f"{expected.explained_variance_ratio_.sum():.0%} of the variance" in shown.note
    assert shown.plane is not None
    assert np.allclose(shown.plane.basis @ shown.plane.basis.T, np.eye(2))
    assert (shown.plane.basis.max(axis=1) >= -shown.plane.basis.min(axis=1)).all()


def test_pca_of_codes_on_a_plane_loses_nothing() -> None:
    flat = np.random.default_rng(1).normal(size=(50, 2)) @ np.random.default_rng(2).normal(
        size=(2, 6)
    )
    shown = pca(flat)
    assert shown.plane is not None
    assert np.allclose(shown.plane.from_plane(shown.points), flat, atol=1e-4)
    assert "100% of the variance" in shown.note


def test_pca_of_codes_that_coincide_holds_nothing() -> None:
    shown = pca(np.ones((5, 3)))
    assert np.array_equal(shown.points, np.zeros((5, 2)))
    assert "(0%)" in shown.axis_labels[0]
    assert shown.note == "The latents coincide, so no direction tells them apart."


def test_pca_of_a_single_latent_has_it_in_the_middle_of_a_plane() -> None:
    shown = pca([[3.0, 1.0, 2.0]])
    assert np.array_equal(shown.points, [[0, 0]])
    assert shown.plane is not None
    assert np.allclose(shown.plane.basis @ shown.plane.basis.T, np.eye(2))


@pytest.mark.parametrize("shape", [(5, 1), (0, 3)])
def test_pca_of_too_little_is_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(LatentError, match="have no two principal components"):
        pca(np.zeros(shape))


def test_tsne_keeps_groups_apart_reports_and_repeats_itself() -> None:
    latents, heard = two_groups(60), []
    shown = tsne(latents, seed=3, progress=heard.append)
    assert shown.points.shape == (60, 2)
    assert shown.points.dtype == np.float32
    assert np.isfinite(shown.points).all()
    assert heard == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert shown.plane is None
    assert "drawn at random" not in shown.note
    away = np.linalg.norm(shown.points[:, None] - shown.points[None], axis=2)
    np.fill_diagonal(away, np.inf)
    assert np.array_equal(away.argmin(axis=1) < 30, np.arange(60) < 30)
    assert np.array_equal(tsne(latents, seed=3).points, shown.points)


def test_tsne_of_many_codes_shows_a_sample_and_says_so() -> None:
    shown = tsne(two_groups(500), limit=20)
    assert shown.points.shape == (20, 2)
    assert len(set(shown.rows.tolist())) == 20
    assert (np.diff(shown.rows) > 0).all()
    assert shown.note.endswith("20 of the 500 latents, drawn at random, are shown.")


@pytest.mark.parametrize("count", [5, 6, 12])
def test_tsne_of_few_codes_works(count: int) -> None:
    assert np.isfinite(tsne(two_groups(count, 2)).points).all()


def test_tsne_of_one_dimension_works() -> None:
    assert tsne(two_groups(12, 1)).points.shape == (12, 2)


@pytest.mark.parametrize("latents", [np.zeros((4, 3)), np.ones((50, 3)), np.zeros((0, 3))])
def test_tsne_without_neighbourhoods_is_refused(latents: np.ndarray) -> None:
    with pytest.raises(LatentError, match="no 5 latents or more that differ"):
        tsne(latents)


def test_a_picture_s_worth_of_latents_is_laid_out_by_the_same_two_directions(monkeypatch):
    z = np.random.default_rng(0).normal(size=(40, 30)) * np.linspace(3, 0.1, 30)
    few = pca(z)
    monkeypatch.setattr("explorer.latent.projections.MANY_DIMS", 2)
    many = pca(z)
    np.testing.assert_allclose(many.points, few.points, atol=1e-3)
    assert many.note == few.note
