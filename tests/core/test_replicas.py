"""Does the environment say how many replicas there shall be, or is it refused?"""

from __future__ import annotations

import pytest

from explorer.core import CoreError
from explorer.core.replicas import Replicas


@pytest.mark.parametrize(
    ("replicas", "gpus", "expected"),
    [
        ("", "", Replicas(1, 1, 0.0)),
        ("2", "0.25", Replicas(2, 2, 0.25)),
        ("1-8", "1", Replicas(1, 8, 1.0)),
    ],
)
def test_what_it_says(replicas: str, gpus: str, expected: Replicas) -> None:
    told = {"EXPLORER_REPLICAS": replicas, "EXPLORER_REPLICA_GPUS": gpus}
    assert Replicas.from_environment(told) == expected


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("EXPLORER_REPLICAS", "0"),
        ("EXPLORER_REPLICAS", "8-1"),
        ("EXPLORER_REPLICAS", "many"),
        ("EXPLORER_REPLICA_GPUS", "-1"),
        ("EXPLORER_REPLICA_GPUS", "65"),
    ],
)
def test_what_it_cannot_mean(variable: str, text: str) -> None:
    with pytest.raises(CoreError, match=variable):
        Replicas.from_environment({variable: text})
