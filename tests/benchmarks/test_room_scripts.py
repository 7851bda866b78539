"""Do the scripts that load and rehearse a room see what they are there to see?"""

from __future__ import annotations

import socket
from typing import ClassVar

import pytest

from tests.benchmarks.hall_network import HallNetwork
from tests.benchmarks.room_faults import lost
from tests.benchmarks.room_load import KIND, SHOWN


@pytest.mark.parametrize(
    ("kept", "is_found"), [([0, 1, 2], False), ([0, 1], True), ([0, 1, 1], True), ([], True)]
)
def test_an_answer_that_is_gone_or_another_is_found(kept: list[int], is_found: bool) -> None:
    class State:
        answers: ClassVar = {0: {f"p{n}": {0: Kept(value)} for n, value in enumerate(kept)}}

    confirmed = {(phone, 0): phone for phone in range(3)}
    assert bool(lost(State(), confirmed)) == is_found  # type: ignore[arg-type]


class Kept:
    def __init__(self, value: int) -> None:
        self.value = value


def test_a_network_is_cut_and_works_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        network = HallNetwork(server.getsockname()[1])
        for _ in range(2):
            with socket.create_connection(("127.0.0.1", network.port), timeout=10) as near:
                far, _ = server.accept()
                near.sendall(b"up")
                assert far.recv(2) == b"up"
                far.sendall(b"down")
                assert near.recv(4) == b"down"
                network.cut()
                assert near.recv(1) == b""
                far.close()
        network.close()


def test_what_a_phone_is_told_is_read_without_reading_all_of_it() -> None:
    text = '{"t":"room","room":{"title":"x","scene":12,"ended":false,"phase":"open"},"mine":{}}'
    kind, shown = KIND.match(text), SHOWN.search(text)
    assert kind is not None
    assert shown is not None
    assert (kind[1], *shown.groups()) == ("room", "12", "open")
