"""On shipped models, is log p(x) by quadrature what the other ways to it say?"""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.core.evidence import Evidence, evidence
from tests.shipped import CHECKPOINTS

IMAGES = int(os.environ.get("EXPLORER_EVIDENCE_IMAGES", "6"))
"""Of the test set, per model: 100 take some minutes on one core."""
AT_ONCE, MOST_DRAWS = 4_000, 600_000
STANDARD_ERROR = 0.014
"""Of the ELBO by draws: draws go on until it is reached, 400,000 where q is far from p(z|x)."""
CHANCE = 3.0
"""P(bound ≥ log p(x) + t) ≤ e^(-t), as the bound's exponential is unbiased (Markov)."""


@dataclass(frozen=True)
class Measured:
    """One image's evidence, and its ELBO by draws of z alone."""

    evidence: Evidence
    drawn_elbo: float


def elbo_by_draws(core: ModelCore, name: str, image: np.ndarray) -> float:
    """E_q[log p(x|z)] − KL by as many draws of z as its standard error needs."""
    copies = np.repeat(image[None], AT_ONCE, axis=0)
    values: list[np.ndarray] = []
    for seed in range(MOST_DRAWS // AT_ONCE):
        values.append(core.elbo_terms(name, copies, samples=1, seed=seed).elbo)
        every = np.concatenate(values).astype(np.float64)
        if every.std() / np.sqrt(len(every)) < STANDARD_ERROR:
            break
    return float(every.mean())


@pytest.fixture(scope="module", params=["digits-vae-2d", "mnist-vae-2d"])
def measured(request) -> list[Measured]:
    core = ModelCore.open(CHECKPOINTS, "cpu")
    found = core.test_images(request.param, np.arange(IMAGES))
    if not found.original:
        pytest.skip(f"The images of {request.param} are not here: set EXPLORER_DATA_DIR")
    return [
        Measured(
            evidence(core, request.param, image[None], 1000, seed=row),
            elbo_by_draws(core, request.param, image),
        )
        for row, image in enumerate(found.images)
    ]


def test_the_bounds_are_in_their_order(measured):
    for one in measured:
        exact = one.evidence
        assert exact.kl_q_p >= -1e-3
        assert exact.elbo <= exact.log_px + 1e-3
        assert exact.elbo - 0.05 < exact.importance_bound < exact.log_px + CHANCE


def test_the_bound_is_below_log_px_but_for_chance(measured):
    above = np.array([m.evidence.importance_bound - m.evidence.log_px for m in measured])
    assert np.median(above) < 0.05
    assert np.exp(np.minimum(above, CHANCE)).mean() < 1.5  # its expectation is 1 at most


def test_what_the_elbo_lacks_is_the_kl_to_the_true_posterior(measured):
    for one in measured:
        lacks = one.evidence.log_px - one.drawn_elbo
        assert lacks == pytest.approx(one.evidence.kl_q_p, abs=0.05)
