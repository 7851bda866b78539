"""Are connections counted, in all and per address, and given back?"""

from __future__ import annotations

import contextlib

import pytest

from explorer.server.admission import Admission, household_of
from explorer.server.limits import Limits
from explorer.server.refusals import Refusal


@pytest.mark.parametrize(
    ("address", "household"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_what_counts_as_one_address(address: str, household: str) -> None:
    assert household_of(address) == household


def test_two_addresses_of_one_ipv6_household_share_their_places() -> None:
    admission = Admission(Limits(connections_per_address=1))
    with admission.admitted("2001:db8::1"):
        with pytest.raises(Refusal, match="1 connections open"), admission.admitted("2001:db8::2"):
            pass
        with admission.admitted("2001:db8:0:1::1"):
            assert admission.connections == 2


def test_all_places_taken_and_given_back() -> None:
    admission = Admission(Limits(connections=3))
    with contextlib.ExitStack() as stack:
        for i in range(3):
            stack.enter_context(admission.admitted(f"192.0.2.{i}"))
        with (
            pytest.raises(Refusal, match="1013 All 3 connections"),
            admission.admitted("192.0.2.9"),
        ):
            pass
        assert admission.connections == 3
    assert admission.connections == 0
    with admission.admitted("192.0.2.9"):
        assert admission.connections == 1


def test_a_place_is_given_back_after_a_failure() -> None:
    admission = Admission(Limits())
    with pytest.raises(ZeroDivisionError), admission.admitted("192.0.2.1"):
        raise ZeroDivisionError
    assert admission.connections == 0
