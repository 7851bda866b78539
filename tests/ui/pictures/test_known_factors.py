"""Is a latent named after the factor that it follows, and left nameless where none is known?"""

from __future__ import annotations

import numpy as np

from explorer.ui.pictures.known_factors import correlations_of, named_dimension
from tests.ui.stand_ins import StandInCore, description, stored

FACTORS = np.random.default_rng(0).uniform(-1, 1, (400, 2))
KNOWN, UNKNOWN = description(name="known"), description(name="unknown")
NOISE = np.random.default_rng(1).normal(size=400)
CORE = StandInCore(
    [KNOWN, UNKNOWN],
    {
        KNOWN.name: stored(np.stack([-3 * FACTORS[:, 1], NOISE], axis=1)),
        UNKNOWN.name: stored(FACTORS),
    },
    answers={"factors": lambda name: (("yaw", "smile"), FACTORS) if name == "known" else None},
)


def test_a_latent_has_the_name_of_its_factor() -> None:
    assert named_dimension(CORE, "known", 0) == "z₁ · smile"
    assert named_dimension(CORE, "known", 1) == "z₂"


def test_without_known_factors_there_is_no_name() -> None:
    assert correlations_of(CORE, "unknown") is None
    assert named_dimension(CORE, "unknown", 0) == "z₁"
