"""Does the bucket let the allowed rate through and no more?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.server.rate_limit import BURST_S, TokenBucket
from explorer.server.refusals import Refusal


def accepted(bucket: TokenBucket, times: list[float]) -> int:
    count = 0
    for time_s in times:
        try:
            bucket.take(time_s)
        except Refusal:
            continue
        count += 1
    return count


@given(st.integers(1, 300), st.integers(1, 2000))
def test_the_allowed_rate_is_never_refused(per_second: int, messages: int) -> None:
    bucket = TokenBucket(per_second, 100.0)
    times = [100.0 + i / per_second for i in range(messages)]
    assert accepted(bucket, times) == messages


@given(st.integers(1, 300), st.lists(st.floats(0.0, 0.05), max_size=2000))
def test_no_more_than_the_rate_and_the_burst_ever_pass(per_second: int, gaps: list[float]) -> None:
    times, now = [], 0.0
    for gap in gaps:
        now += gap
        times.append(now)
    allowed = per_second * (now + BURST_S)
    assert accepted(TokenBucket(per_second, 0.0), times) <= allowed + 1e-6


def test_the_refusal_names_the_rate_and_a_rest_restores_it() -> None:
    bucket = TokenBucket(10, 0.0)
    for _ in range(20):
        bucket.take(0.0)
    with pytest.raises(Refusal, match="1008 More than 10 messages a second"):
        bucket.take(0.0)
    bucket.take(0.2)
