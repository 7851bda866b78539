"""Is a server reached at the host that it is bound to, or at this machine's own?"""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.server.addresses import EVERYWHERE, reached_at


@pytest.mark.parametrize(
    ("bound", "reached"),
    [
        ("", "127.0.0.1"),
        ("*", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("[::]", "[::1]"),
        ("localhost", "localhost"),
        ("10.0.0.7", "10.0.0.7"),
        ("fd00::7", "[fd00::7]"),
        ("[fd00::7]", "[fd00::7]"),
    ],
)
def test_every_address_is_this_machines_own(bound: str, reached: str) -> None:
    assert reached_at(bound) == reached


@given(st.ip_addresses().filter(lambda address: str(address) not in EVERYWHERE))
def test_one_address_is_itself(address: object) -> None:
    assert ip_address(reached_at(str(address)).strip("[]")) == address
    assert reached_at(reached_at(str(address))) == reached_at(str(address))
