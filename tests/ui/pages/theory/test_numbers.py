"""Are the numbers in an address those that were set?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.pages.theory.numbers import LONGEST, numbers_in, text_of

two_digits = st.integers(-400, 400).map(lambda hundredths: hundredths / 100)


@given(st.lists(two_digits, min_size=1, max_size=24))
def test_a_list_comes_back_as_it_was(numbers: list[float]) -> None:
    assert numbers_in(text_of(numbers)) == numbers


@pytest.mark.parametrize("text", ["", "a", "1,,2", "1;2", "1," * LONGEST])
def test_what_is_no_list_is_none(text: str) -> None:
    assert numbers_in(text) == []
