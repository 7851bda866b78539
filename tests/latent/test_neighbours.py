from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.latent import neighbours
from explorer.latent.errors import LatentError
from explorer.latent.neighbours import (
    Vote,
    agreement,
    class_vote,
    nearest,
    nearest_to_each,
    neighbour_classes,
)

numbers = st.floats(-50, 50, width=32)


@given(
    hnp.arrays(np.float32, st.tuples(st.integers(1, 30), st.just(3)), elements=numbers),
    hnp.arrays(np.float32, (4, 3), elements=numbers),
    st.data(),
)
def test_the_nearest_are_those_that_sorting_finds(
    latents: np.ndarray, queries: np.ndarray, data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, len(latents)))
    found = nearest_to_each(latents, queries, k)
    every = np.linalg.norm(queries[:, None].astype(np.float64) - latents[None], axis=2)
    assert np.allclose(found.distances, np.sort(every, axis=1)[:, :k], atol=1e-5)
    assert np.allclose(np.take_along_axis(every, found.rows, 1), found.distances, atol=1e-5)
    assert all(len(set(rows)) == k for rows in found.rows)


def test_known_neighbours_nearest_first() -> None:
    latents = [[0.0, 0.0], [3.0, 4.0], [1.0, 0.0]]
    found = nearest(latents, [0.0, 0.0], 3)
    assert found.rows.tolist() == [0, 2, 1]
    assert found.distances.tolist() == [0.0, 1.0, 5.0]
    assert found.rows.dtype == np.int64
    assert found.distances.dtype == np.float32


def test_close_codes_far_from_the_origin_are_told_apart() -> None:
    latents = np.array([[1000.0, 1000.0]], dtype=np.float32) + np.linspace(0, 0.01, 9)[:, None]
    found = nearest(latents, latents[4], 1)
    assert found.rows.tolist() == [4]
    assert found.distances.tolist() == [0.0]


def test_many_queries_in_blocks_are_each_as_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    latents, queries = generator.normal(size=(50, 4)), generator.normal(size=(23, 4))
    whole = nearest_to_each(latents, queries, 5)
    monkeypatch.setattr(neighbours, "DISTANCES_AT_ONCE", 200)
    parts = nearest_to_each(latents, queries, 5)
    assert np.array_equal(whole.rows, parts.rows)
    assert np.array_equal(whole.rows[7], nearest(latents, queries[7], 5).rows)


def test_no_queries_have_no_neighbours() -> None:
    found = nearest_to_each(np.zeros((3, 2)), np.zeros((0, 2)), 2)
    assert found.rows.shape == (0, 2)
    assert found.distances.shape == (0, 2)


@pytest.mark.parametrize("k", [0, 4, -1])
def test_more_neighbours_than_codes_are_refused(k: int) -> None:
    with pytest.raises(LatentError, match="choose from 1 to 3"):
        nearest(np.zeros((3, 2)), np.zeros(2), k)


def test_no_codes_are_refused() -> None:
    with pytest.raises(LatentError, match="nearest of 0 latents"):
        nearest(np.zeros((0, 2)), np.zeros(2), 1)


def test_a_query_of_another_size_is_refused() -> None:
    with pytest.raises(LatentError, match=r"needs \(2,\)"):
        nearest(np.zeros((3, 2)), np.zeros(3))


@pytest.mark.parametrize(
    ("labels", "distances", "expected"),
    [
        ([3, 3, 5], [9.0, 9.0, 0.1], Vote(3, 2, 3)),
        ([5, 3, 3, 5], [0.1, 0.2, 0.3, 9.0], Vote(3, 2, 4)),
        ([7], [1.0], Vote(7, 1, 1)),
        ([4, 2], [1.0, 1.0], Vote(2, 1, 2)),
        ([4, 2], [0.9, 1.0], Vote(4, 1, 2)),
    ],
)
def test_the_majority_wins_and_the_nearer_of_equals(
    labels: list[int], distances: list[float], expected: Vote
) -> None:
    assert class_vote(labels, distances) == expected


@pytest.mark.parametrize(("labels", "distances"), [([], []), ([1, 2], [0.5]), ([[1]], [[0.5]])])
def test_a_vote_needs_voters_with_distances(labels: list[int], distances: list[float]) -> None:
    with pytest.raises(LatentError, match="cannot vote"):
        class_vote(labels, distances)


def test_neighbours_vote_for_each_latent_without_itself() -> None:
    latents = np.array([[0.0], [0.1], [0.2], [5.0], [5.1], [5.2]])
    labels = np.array([0, 0, 1, 1, 1, 1])
    assert neighbour_classes(latents, labels, 2).tolist() == [0, 0, 0, 1, 1, 1]
    assert neighbour_classes(latents, 5 * labels - 1, 2).tolist() == [-1, -1, -1, 4, 4, 4]
    for wrong in (0, 6):
        with pytest.raises(LatentError, match="cannot vote"):
            neighbour_classes(latents, labels, wrong)


def test_a_placing_agrees_with_itself_and_not_with_chance() -> None:
    placed = np.random.default_rng(0).normal(size=(60, 2))
    same = agreement(placed, placed)
    assert (same.shared, same.trustworthiness, same.continuity) == (1.0, 1.0, 1.0)
    chance = agreement(placed, placed[::-1].copy())
    assert chance.shared < 0.4
    assert chance.trustworthiness < 0.7
    with pytest.raises(LatentError, match="cannot be compared"):
        agreement(placed, placed[1:])
