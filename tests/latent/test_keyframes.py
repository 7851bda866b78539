"""Is one at each keyframe at its time, and nowhere in haste where the way is eased?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.latent.errors import LatentError
from explorer.latent.keyframes import LONGEST_S, keyframed, leg_seconds, length_of

LEGS = [np.array([[0.0, 0], [1, 0]]), np.array([[1.0, 0], [1, 1], [1, 3]])]


@settings(max_examples=30)
@given(st.lists(st.floats(0.1, 3), min_size=1, max_size=4), st.booleans(), st.booleans())
def test_every_keyframe_is_reached_at_its_time(
    lasting: list[float], eases: bool, loops: bool
) -> None:
    places = np.arange(len(lasting) + 1, dtype=np.float32)
    legs = [np.array([[a], [a + 1]]) for a in places[:-1]]
    rate = 20
    found = keyframed(legs, lasting, rate, eases, loops)[:, 0]
    total = round(sum(lasting) * rate)
    assert len(found) == max(2, total + (not loops))
    moments = np.linspace(0, sum(lasting), len(found), endpoint=not loops)
    assert (np.diff(found) >= -1e-5).all()
    whole = np.interp(moments, np.concatenate([[0], np.cumsum(lasting)]), places)
    assert np.abs(found - whole).max() < (0.11 if eases else 1e-4)


def test_a_leg_is_walked_by_its_length_and_eased_at_both_ends() -> None:
    plain = keyframed(LEGS[1:], [1.0], 30, eases=False, loops=False)
    np.testing.assert_allclose(plain[10], [1, 1], atol=1e-6)
    eased = np.linalg.norm(np.diff(keyframed(LEGS[1:], [1.0], 30, True, False), axis=0), axis=1)
    assert eased[0] == pytest.approx(eased[-1], rel=1e-3)
    assert eased[0] < 0.15 * eased.max()


def test_legs_last_by_their_length_or_by_the_times() -> None:
    lengths = [length_of(leg) for leg in LEGS]
    assert lengths == [1, 3]
    assert leg_seconds(lengths, 8, None, loops=False) == pytest.approx((2, 6))
    assert leg_seconds([1, 1, 1], 6, (0, 1, 4), loops=True) == (1, 3, 2)
    assert leg_seconds([1, 1, 1], 3, (0, 1, 4), loops=True) == (1, 3, 2)
    assert sum(leg_seconds([0, 0], 4, None, loops=False)) == pytest.approx(4)


@pytest.mark.parametrize(
    ("lengths", "seconds", "times"),
    [
        ([], 4, None),
        ([1, 1], 4, (0, 1)),
        ([1, 1], 4, (0, 2, 1)),
        ([1, 1], 4, (1, 2, 3)),
        ([1, 1], 4, (0, 1, float("nan"))),
        ([1, 1], LONGEST_S + 1, None),
        ([1, 1], 0, None),
    ],
)
def test_times_that_do_not_fit_are_one_sentence(lengths, seconds, times) -> None:
    with pytest.raises(LatentError) as refused:
        leg_seconds(lengths, seconds, times, loops=False)
    assert str(refused.value).endswith(".")


def test_a_film_is_bounded() -> None:
    with pytest.raises(LatentError, match="too many"):
        keyframed(LEGS, [60, 60], 50, eases=False, loops=True)
