"""Does what is packed into an address come out again, and nothing else?"""

from __future__ import annotations

import random
import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.choices.packed import LONGEST, packed, unpacked


@given(st.binary(max_size=2000))
def test_it_comes_out_again(data: bytes) -> None:
    text = packed(data)
    assert text is not None
    assert all(letter.isalnum() or letter in "-_" for letter in text)
    assert unpacked(text, max(1, len(data))) == data


def test_what_is_too_long_for_an_address_is_not_packed() -> None:
    assert packed(random.Random(0).randbytes(LONGEST)) is None
    bomb = urlsafe_b64encode(zlib.compress(bytes(1 << 22))).decode().rstrip("=")
    assert unpacked(bomb, 1 << 20) is None
    assert unpacked("A" * (LONGEST + 1), 1 << 20) is None


@pytest.mark.parametrize("text", ["", "x", "β", "AAAA", "!!!!", "eJwDAAAAAAE=x"])
def test_nonsense_is_nothing(text: str) -> None:
    assert unpacked(text, 100) is None
