"""When does a decode cost less than handing it to a thread?"""

from __future__ import annotations

from explorer.core import SERVER
from explorer.server.paces import ALONE_S, AT_ONCE_S, FRESH_S, HERE, Paces


def test_a_pass_that_took_less_than_two_hops_says_so_for_as_many_rows():
    paces = Paces()
    assert not paces.is_less_than_a_hop("a", 1, 0.0)
    paces.note("a", SERVER, 4, AT_ONCE_S / 2, 10.0)
    assert paces.is_less_than_a_hop("a", 1, 10.1)
    assert paces.is_less_than_a_hop("a", 8, 10.1)
    assert not paces.is_less_than_a_hop("a", 9, 10.1)
    assert not paces.is_less_than_a_hop("b", 1, 10.1)
    assert not paces.is_less_than_a_hop("a", 1, 10.1 + FRESH_S)


def test_a_call_that_is_slow_however_few_its_rows_is_never_less_than_a_hop():
    paces = Paces()
    paces.note("far", SERVER, 512, 10 * AT_ONCE_S, 1.0)  # each row costs little; a call does not
    assert paces.is_quick("far")
    assert not paces.is_less_than_a_hop("far", 1, 1.1)


def test_a_crowd_does_not_come_alone():
    paces = Paces()
    assert paces.comes_alone(0.0)
    assert [paces.comes_alone(ALONE_S / 2 * turn) for turn in (1, 2, 3)] == [False] * 3
    assert paces.comes_alone(10 * ALONE_S)


def test_every_pass_is_told():
    told = []
    paces = Paces(lambda *what: told.append(what))
    paces.note("a", HERE, 1, 0.5, 0.0)
    paces.note("a", SERVER, 3, 0.6, 1.0)
    assert told == [("a", "here", 1, 0.5), ("a", "server", 3, 0.6)]
    assert paces.row_s("a") == 0.6 / 3
    assert [paces.place("a"), paces.place("b")] == [SERVER, SERVER]
    paces.note("a", HERE, 1, 0.5, 2.0)
    assert paces.place("a") == HERE
