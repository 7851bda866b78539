"""Is a latent named after the factor that it follows, and left nameless where none is known?"""

from __future__ import annotations

import numpy as np

from explorer.ui.pictures.known_factors import correlations_of, named_dimension
from tests.ui.stand_ins import StandInCore, description, stored

FACTORS = np.random.default_rng(0).uniform(-1, 1, (400, 2))
KNOWN, UNKNOWN = description(name="known"), description(name="unknown")
TRACE = 0.1 * FACTORS[:, 0]
"""Of variance 1/300: a latent at its prior, whose mean yet hangs on a factor."""
NOISE = np.random.default_rng(1).normal(size=400)
CORE = StandInCore(
    [KNOWN, UNKNOWN],
    {
        KNOWN.name: stored(np.stack([-3 * FACTORS[:, 1], NOISE, TRACE], axis=1)),
        UNKNOWN.name: stored(FACTORS),
    },
    answers={"factors": lambda name: (("yaw", "smile"), FACTORS) if name == "known" else None},
)


def test_a_latent_has_the_name_of_its_factor() -> None:
    assert named_dimension(CORE, "known", 0) == "z₁ · smile"
    assert named_dimension(CORE, "known", 1) == "z₂"


def test_a_collapsed_latent_follows_nothing() -> None:
    assert np.abs(TRACE).max() <= 0.1
    assert named_dimension(CORE, "known", 2) == "z₃"
    found = correlations_of(CORE, "known")
    assert found is not None
    assert found.values[2].tolist() == [0, 0]
    assert found.best("yaw")[0] != 2


def test_without_known_factors_there_is_no_name() -> None:
    assert correlations_of(CORE, "unknown") is None
    assert named_dimension(CORE, "unknown", 0) == "z₁"
