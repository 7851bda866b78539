"""Is what is cheaper than the way to a replica decoded here, by its cost alone?"""

from __future__ import annotations

import numpy as np

from explorer.core.placement import Placement, most_rows
from explorer.core.values import FloatArray, ImageArray, LabelArray
from tests.waiting import Clock

HOP_S = 0.004
Z = np.zeros((3, 2), np.float32)


class Decoder:
    """One that takes its time: so much, and more for each row."""

    def __init__(self, clock: Clock, fixed_s: float, row_s: float) -> None:
        self._clock, self._fixed_s, self._row_s = clock, fixed_s, row_s
        self.calls = 0

    def __call__(self, z: FloatArray, labels: LabelArray | None) -> ImageArray:
        assert labels is None or len(labels) == len(z)
        self.calls += 1
        self._clock.now += self._fixed_s + self._row_s * len(z)
        return np.zeros((len(z), 1, 1, 1), np.uint8)


def test_so_many_rows_as_the_way_would_cost() -> None:
    clock = Clock()
    cheap = Decoder(clock, fixed_s=0.001, row_s=0.0001)
    rows = most_rows(cheap, Z, None, HOP_S, clock)
    assert 29 <= rows <= 30
    labels = np.zeros(3, np.int64)
    assert most_rows(cheap, Z, labels, HOP_S, clock) in (29, 30)


def test_a_costly_model_is_never_decoded_here() -> None:
    clock = Clock()
    costly = Decoder(clock, fixed_s=0.01, row_s=0.0)
    assert most_rows(costly, Z, None, HOP_S, clock) == 0
    assert costly.calls < 5


def test_each_version_is_measured_once() -> None:
    clock = Clock()
    decoder = Decoder(clock, 0.001, 0.0001)
    hops: list[int] = []

    def hop_s() -> float:
        hops.append(1)
        return HOP_S

    placement = Placement(hop_s, clock)
    first = placement.rows_here("a", "1", decoder, Z, None)
    measured = decoder.calls
    assert placement.rows_here("a", "1", decoder, Z, None) == first
    assert decoder.calls == measured
    placement.rows_here("a", "2", decoder, Z, None)
    assert decoder.calls == 2 * measured
    assert len(hops) == 1
    assert placement.names() == ["a"]


def test_while_one_is_measured_the_others_go_elsewhere() -> None:
    clock = Clock()
    meanwhile: list[int] = []

    def decode(z: FloatArray, _labels: LabelArray | None) -> ImageArray:
        meanwhile.append(placement.rows_here("a", "1", decode, Z, None))
        return np.zeros((len(z), 1, 1, 1), np.uint8)

    placement = Placement(lambda: HOP_S, clock)
    assert placement.rows_here("a", "1", decode, Z, None) > 0
    assert set(meanwhile) == {0}
