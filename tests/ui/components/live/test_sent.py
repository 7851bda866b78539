"""Is what a browser sent taken only in its form?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.components.live.sent import is_number, numbers


@pytest.mark.parametrize("value", [0, -1.5, 10**30])
def test_a_number_is_one(value: Any) -> None:
    assert is_number(value)


@pytest.mark.parametrize("value", [True, None, "1", float("nan"), float("inf"), -float("inf"), [1]])
def test_anything_else_is_none(value: Any) -> None:
    assert not is_number(value)


def test_numbers_are_as_many_as_asked_for_and_within_bounds() -> None:
    assert numbers([1, -2.5], 2) == [1.0, -2.5]
    assert numbers([1, 2], 3) is None
    assert numbers([1, 4], 2, largest=3) is None
    assert numbers((1, 2), 2) is None


@given(st.lists(st.integers() | st.floats() | st.booleans() | st.none() | st.text(), max_size=3))
def test_whatever_is_sent_what_comes_of_it_is_finite(sent: list[Any]) -> None:
    found = numbers(sent, len(sent))
    assert found is None or all(abs(value) <= 1e9 for value in found)
