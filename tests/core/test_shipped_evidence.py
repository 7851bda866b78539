"""On shipped models, is log p(x) by quadrature what the other ways to it say?"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.core.evidence import Evidence, evidence

SHIPPED = Path(__file__).parents[2] / "checkpoints"
IMAGES = int(os.environ.get("EXPLORER_EVIDENCE_IMAGES", "20"))
"""Of the test set, per model: 100 take a few minutes on one core."""
DRAWS = 4000
"""For an ELBO of its own: its standard error is then 0.03 nat at most, measured."""
CHANCE = 0.6
"""P(bound ≥ log p(x) + t) ≤ e^(-t), as the bound's exponential is unbiased (Markov)."""


@pytest.fixture(scope="module", params=["digits-vae-2d", "mnist-vae-2d"])
def found(request) -> tuple[list[Evidence], np.ndarray]:
    """The evidence of some test images, and their ELBO by draws of z alone."""
    core = ModelCore.open(SHIPPED, "cpu")
    if request.param not in core.list():
        pytest.skip(f"{request.param} is not among the checkpoints")
    rows = np.arange(IMAGES)
    images = core.test_images(request.param, rows)
    if not images.original:
        pytest.skip(f"The images of {request.param} are not here: set EXPLORER_DATA_DIR")
    each = [evidence(core, request.param, images.images[[row]], 1000) for row in rows]
    drawn = core.elbo_terms(request.param, images.images, DRAWS, seed=1).elbo
    return each, drawn


def test_the_bounds_are_in_their_order(found):
    for one in found[0]:
        assert one.elbo <= one.log_px + 1e-3
        assert one.elbo - 0.05 < one.importance_bound < one.log_px + CHANCE


def test_on_average_the_bound_is_below_log_px_and_close(found):
    gaps = np.array([one.log_px - one.importance_bound for one in found[0]])
    assert -0.05 < gaps.mean() < 0.5


def test_what_the_elbo_lacks_is_the_kl_to_the_true_posterior(found):
    for one, drawn in zip(*found, strict=True):
        assert one.log_px - float(drawn) == pytest.approx(one.kl_q_p, abs=0.05 + 0.04)


def test_on_average_it_is_so_to_a_hundredth(found):
    lacks = np.array([one.log_px - float(drawn) for one, drawn in zip(*found, strict=True)])
    kl = np.array([one.kl_q_p for one in found[0]])
    assert abs((lacks - kl).mean()) < 0.02
