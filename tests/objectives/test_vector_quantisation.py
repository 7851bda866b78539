"""Are codes the nearest, do they move as k-means would, and do gradients pass straight through?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans

from explorer.objectives.vector_quantisation import (
    commitment,
    drawn_far,
    k_means,
    moving_average,
    nearest_codes,
    squared_distances,
    straight_through,
)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def draws(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=seeded(seed))


@given(seed=st.integers(0, 1000), count=st.integers(1, 9), dim=st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_the_nearest_code_is_that_of_the_definition(seed, count, dim):
    vectors, codebook = draws(20, dim, seed=seed), draws(count, dim, seed=seed + 1)
    every = [[float((h - e).square().sum()) for e in codebook] for h in vectors]
    distances = squared_distances(vectors, codebook)
    np.testing.assert_allclose(distances, every, rtol=1e-4, atol=1e-4)
    chosen = nearest_codes(vectors, codebook)
    picked = distances.gather(1, chosen[:, None])[:, 0]
    torch.testing.assert_close(picked, distances.amin(1))


def test_with_decay_0_the_codes_take_one_step_of_k_means():
    vectors, start = draws(300, 4), draws(7, 4, seed=1)
    codes = nearest_codes(vectors, start)
    moved, uses = moving_average(start, torch.full((7,), 5.0), vectors, codes, decay=0.0)
    # One iteration of scikit-learn's Lloyd from the same start.
    lloyd = KMeans(7, init=start.numpy(), n_init=1, max_iter=1, algorithm="lloyd").fit(vectors)
    np.testing.assert_allclose(moved, lloyd.cluster_centers_, atol=1e-5)
    assert uses.tolist() == np.bincount(codes.numpy(), minlength=7).tolist()


def test_the_moving_average_is_that_of_the_paper():
    codebook, uses = draws(3, 2), torch.tensor([2.0, 5.0, 1.0])
    vectors, codes = draws(4, 2, seed=1), torch.tensor([0, 0, 1, 1])
    moved, averaged = moving_average(codebook, uses, vectors, codes, decay=0.9)
    for k in range(3):
        mine = vectors[codes == k]
        n = 0.9 * uses[k] + 0.1 * len(mine)
        m = 0.9 * uses[k] * codebook[k] + 0.1 * mine.sum(0)
        torch.testing.assert_close(averaged[k], n)
        torch.testing.assert_close(moved[k], m / n)


def test_a_code_without_any_use_stays():
    codebook = draws(2, 3)
    moved, uses = moving_average(
        codebook, torch.zeros(2), draws(5, 3, seed=1), torch.zeros(5, dtype=torch.int64), 0.5
    )
    torch.testing.assert_close(moved[1], codebook[1])
    assert uses.tolist() == [2.5, 0.0]


def test_gradients_pass_straight_through():
    encoded = draws(2, 3).requires_grad_()
    quantised = draws(2, 3, seed=1).requires_grad_()
    upstream = draws(2, 3, seed=2)
    passed = straight_through(encoded, quantised)
    torch.testing.assert_close(passed, quantised)
    passed.backward(upstream)
    torch.testing.assert_close(encoded.grad, upstream)
    assert quantised.grad is None


def test_commitment_pulls_what_is_encoded_and_not_the_code():
    encoded = draws(2, 4, 4, 3).requires_grad_()
    quantised = draws(2, 4, 4, 3, seed=1).requires_grad_()
    cost = commitment(encoded, quantised)
    pairs = zip(encoded.detach(), quantised.detach(), strict=True)
    expected = [float((a - b).square().sum()) for a, b in pairs]
    np.testing.assert_allclose(cost.detach(), expected, rtol=1e-5)
    cost.sum().backward()
    torch.testing.assert_close(encoded.grad, 2 * (encoded - quantised).detach())
    assert quantised.grad is None


def test_new_codes_come_from_where_the_old_fit_worst():
    vectors = torch.cat([torch.zeros(1000, 2), torch.full((10, 2), 9.0)])
    far = drawn_far(vectors, vectors.square().sum(1), 200, seeded())
    assert (far == 9).all(1).float().mean() > 0.95


def test_k_means_fits_about_as_well_as_scikit_learn_s():
    vectors = draws(2000, 4)
    found = k_means(vectors, 32, seeded())
    inertia = float(squared_distances(vectors, found).amin(1).sum())
    best = KMeans(32, n_init=5, random_state=0).fit(vectors.numpy()).inertia_
    assert best * 0.99 <= inertia <= best * 1.05


@pytest.mark.parametrize("count", [1, 5])
def test_k_means_of_equal_vectors_is_that_vector(count):
    found = k_means(torch.ones(8, 3), count, seeded())
    torch.testing.assert_close(found, torch.ones(count, 3))
