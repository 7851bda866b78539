"""Is a good client served, whatever the others do, and is each of them told what is wrong?"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from explorer.server.protocol import pack_request

Z = [[0.5, -1.0]]


@pytest.fixture
def on_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is decoded on threads, which a test may hold up."""
    monkeypatch.setattr("explorer.server.paces.AT_ONCE_S", -1.0)


def crosses(client: Any, code: int, words: str) -> None:
    """The server closes this client's socket with `code` and says `words`."""
    closing_code, reason = client.closing()
    assert closing_code == code
    assert words in reason
    assert len(reason.encode()) <= 123


def serves_a_good_client(served: Any, model: str = "plane", **options: Any) -> None:
    with served.client(model, **options) as client:
        assert client.is_served()


@pytest.mark.parametrize("model", ["plane", "deep", "labelled"])
def test_each_model_answers_with_its_own_images(served: Any, model: str) -> None:
    with served.client(model) as client:
        for sequence in (0, 1, 2**32 - 1):
            assert client.is_served(sequence)


def test_a_lone_client_is_answered_where_its_messages_arrive(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.server.paces.ALONE_S", 0.0)
    monkeypatch.setattr("explorer.server.paces.AT_ONCE_S", 10.0)
    threads = []
    really = served.core.pixels

    def noted(*given: Any) -> np.ndarray:
        threads.append(threading.current_thread().name)
        return really(*given)

    with served.client() as client:
        assert client.is_served(1)
        monkeypatch.setattr(served.core, "pixels", noted)
        client.send(2, Z)
        client.receive()
    assert [name.startswith("explorer-decode") for name in threads] == [False]


def test_one_message_can_ask_for_many_images(served: Any) -> None:
    z = np.random.default_rng(1).normal(size=(256, 2)).astype(np.float32)
    with served.client() as client:
        client.send(5, z)
        sequence, images = client.receive()
    assert sequence == 5
    np.testing.assert_array_equal(images, served.core.pixels("plane", z))


def test_labels_choose_the_image(served: Any) -> None:
    with served.client("labelled") as client:
        client.send(1, Z * 10, np.arange(10))
        _, images = client.receive()
    np.testing.assert_array_equal(images, served.core.pixels("labelled", Z * 10, np.arange(10)))
    assert len({image.tobytes() for image in images}) == 10


def test_many_clients_at_once_each_get_their_own(served: Any) -> None:
    rng = np.random.default_rng(2)
    starting = threading.Barrier(24)

    def visit(number: int) -> int:
        model = ["plane", "deep", "labelled"][number % 3]
        spec = served.core.models[model]
        with served.client(model) as client:
            starting.wait(10)
            for sequence in range(20):
                z = rng_of[number].normal(size=(1, spec.latent_dim)).astype(np.float32)
                labels = [number % 10] if spec.class_names else None
                client.send(sequence, z, labels)
                answered, images = client.receive()
                assert answered == sequence
                np.testing.assert_array_equal(images, served.core.pixels(model, z, labels))
        return number

    rng_of = rng.spawn(24)
    with ThreadPoolExecutor(24) as pool:
        assert list(pool.map(visit, range(24))) == list(range(24))
    assert sum(n for _, n in served.core.passes) == 24 * 20


@pytest.mark.usefixtures("on_threads")
def test_a_newer_request_overtakes_the_waiting_one(served: Any) -> None:
    core = served.core
    with served.client() as client:
        core.is_open.clear()
        client.send(1, Z)
        assert core.decoding.acquire(timeout=10)
        for sequence in range(2, 50):
            client.send(sequence, [[sequence, 0.0]])
        served.wait_until(lambda figures: figures["requests"]["overtaken"] == 47)
        core.is_open.set()
        assert client.receive()[0] == 1
        sequence, images = client.receive()
    assert sequence == 49
    np.testing.assert_array_equal(images, core.pixels("plane", [[49.0, 0.0]]))
    assert core.passes == [("plane", 1), ("plane", 1)]


# --- refusals: each limit is crossed, and then a good client is served ----------------------------


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://127.0.0.1:1", "https://localhost.evil.example"],
)
def test_a_foreign_page_is_refused_before_there_is_a_socket(served: Any, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, served.client(origin=origin):
        pass
    assert refused.value.response.status_code == 403
    assert served.figures()["requests"]["refused"] == {"1008": 1}
    serves_a_good_client(served)
    serves_a_good_client(served, origin=f"http://127.0.0.1:{served.port}")
    assert served.core.passes == [("plane", 1)] * 2


def test_a_configured_origin_is_served(serve: Callable[..., Any]) -> None:
    served = serve(origins=("https://school.example",))
    serves_a_good_client(served, origin="https://school.example")
    with pytest.raises(InvalidStatus), served.client(origin="https://other.example"):
        pass


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nobody", "There is no model 'nobody'."),
        ("..%2F..%2Fetc%2Fpasswd", "There is no model '../../etc/passwd'."),
        ("", "There is no model ''."),
        ("x" * 500, "There is no model 'xxx"),
        ("%F0%9F%99%82" * 40, "There is no model '🙂"),
        ("energies", "The model 'energies' does not decode latents."),
    ],
)
def test_an_unknown_model_is_refused(served: Any, name: str, words: str) -> None:
    with served.client(name) as client:
        crosses(client, 1008, words)
    serves_a_good_client(served)


@pytest.mark.parametrize("size", [0, 1, 4, 8, 13])
def test_a_wrong_size_is_refused(served: Any, size: int) -> None:
    with served.client() as client:
        client.connection.send(bytes(size))
        crosses(client, 1007, f"{size} bytes in a message; this model takes 4 + 8·n")
    serves_a_good_client(served)


def test_a_request_for_another_model_is_refused(served: Any) -> None:
    with served.client("labelled") as client:
        client.connection.send(pack_request(1, Z))
        crosses(client, 1007, "this model takes 4 + 12·n")
    serves_a_good_client(served, "labelled")


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_refused(served: Any, number: float) -> None:
    with served.client() as client:
        assert client.is_served()
        client.send(1, [[0.0, number]])
        crosses(client, 1007, "finite")
    serves_a_good_client(served)


def test_a_label_that_is_no_class_is_refused(served: Any) -> None:
    with served.client("labelled") as client:
        client.send(1, Z, [10])
        crosses(client, 1007, "not one of 0 … 9")
    serves_a_good_client(served, "labelled")


def test_a_fine_grid_may_have_no_codes_and_a_coarse_one_has_all(served: Any) -> None:
    with served.client("two-level") as client:
        client.send(1, [[3.0, -1.0, -1.0, -1.0], [3.0, -1.0, 15.0, 0.0]])
        assert client.receive()[0] == 1
        client.send(2, [[-1.0, 0.0, 0.0, 0.0]])
        crosses(client, 1007, "not one of 0 … 15")


@pytest.mark.parametrize("code", [-1.0, 16.0, 0.5, 1e30])
def test_a_code_that_the_codebook_does_not_have_is_refused(served: Any, code: float) -> None:
    with served.client("coded") as client:
        client.send(1, [[0.0, 15.0, 3.0, 1.0]])
        assert client.receive()[0] == 1
        client.send(2, [[0.0, code, 3.0, 1.0]])
        crosses(client, 1007, "not one of 0 … 15")


def test_more_images_than_fit_into_a_reply_are_refused(served: Any) -> None:
    fit = (1 << 20) // (3 * 64 * 64)
    with served.client("large") as client:
        client.send(1, Z * fit)
        assert len(client.receive()[1]) == fit
        client.send(2, Z * (fit + 1))
        crosses(client, 1009, f"{fit + 1} images of 12288 bytes")
    serves_a_good_client(served)


def test_text_is_refused(served: Any) -> None:
    with served.client() as client:
        client.connection.send("0.5, -1.0")
        crosses(client, 1003, "only binary")
    serves_a_good_client(served)


def test_a_message_of_too_many_bytes_is_refused(serve: Callable[..., Any]) -> None:
    served = serve(message_bytes=1000)
    with served.client() as client:
        client.connection.send(bytes(1001))
        crosses(client, 1009, "1001 bytes in one message; at most 1000")
    serves_a_good_client(served)


def test_too_many_codes_in_one_message_are_refused(serve: Callable[..., Any]) -> None:
    served = serve(rows_per_message=3)
    with served.client() as client:
        client.send(1, Z * 3)
        assert client.receive()[0] == 1
        client.send(2, Z * 4)
        crosses(client, 1009, "4 latents in one message; at most 3")
    serves_a_good_client(served)


def test_too_many_messages_a_second_are_refused(serve: Callable[..., Any]) -> None:
    served = serve(messages_per_second=20)
    with served.client() as hasty, served.client() as steady:
        with contextlib.suppress(OSError, ConnectionClosed):
            for sequence in range(200):
                hasty.send(sequence, Z)
        crosses(hasty, 1008, "More than 20 messages a second")
        assert steady.is_served()
    serves_a_good_client(served)


def test_too_many_connections_from_one_address_are_refused(serve: Callable[..., Any]) -> None:
    served = serve(connections_per_address=2)
    with served.client() as first, served.client() as second:
        assert first.is_served()
        assert second.is_served()
        with served.client() as third:
            crosses(third, 1013, "Your address has 2 connections open")
        with served.client(address="127.0.0.2") as elsewhere:
            assert elsewhere.is_served()
        assert first.is_served(8)
    served.wait_until(lambda figures: figures["connections"]["open"] == 0)
    serves_a_good_client(served)


def test_too_many_connections_in_all_are_refused(serve: Callable[..., Any]) -> None:
    served = serve(connections=2)
    with served.client() as first, served.client(address="127.0.0.2") as second:
        assert first.is_served()
        assert second.is_served()
        with served.client(address="127.0.0.3") as third:
            crosses(third, 1013, "All 2 connections are taken")
    served.wait_until(lambda figures: figures["connections"]["open"] == 0)
    serves_a_good_client(served)


def test_refused_clients_take_no_place(serve: Callable[..., Any]) -> None:
    served = serve(connections=1)
    for _ in range(5):
        with served.client("nobody") as client:
            crosses(client, 1008, "There is no model")
    serves_a_good_client(served)


# --- when things go wrong -------------------------------------------------------------------------


def test_a_model_that_fails_says_so_and_the_next_request_is_served(served: Any) -> None:
    served.core.failure = RuntimeError("out of memory")
    with served.client() as client:
        client.send(1, Z)
        crosses(client, 1011, "failed to decode: out of memory")
    served.core.failure = None
    serves_a_good_client(served)


def test_a_model_that_cannot_be_opened_says_so(served: Any, monkeypatch: Any) -> None:
    def describe(name: str) -> None:
        raise OSError(f"{name}: the file is torn")

    with monkeypatch.context() as patch:
        patch.setattr(served.core, "describe", describe)
        with served.client() as client:
            crosses(client, 1011, "plane: the file is torn")
    serves_a_good_client(served)


@pytest.mark.usefixtures("on_threads")
@pytest.mark.parametrize("manner", ["reset", "close", "half"])
def test_clients_that_vanish_cost_nothing(
    served: Any, manner: str, caplog: pytest.LogCaptureFixture
) -> None:
    core = served.core
    with served.client() as stays:
        assert stays.is_served()
        core.is_open.clear()
        stays.send(1, Z)
        assert core.decoding.acquire(timeout=10)
        for _ in range(10):
            with contextlib.ExitStack() as stack:
                client = stack.enter_context(served.client())
                client.send(1, Z)
                served.wait_until(lambda figures: figures["queue"]["requests"] > 0)
                vanish(client, manner)
        served.wait_until(lambda figures: figures["connections"]["open"] == 1)
        assert served.figures()["queue"]["requests"] == 0
        core.is_open.set()
        assert stays.receive()[0] == 1
        assert stays.is_served()
    ours = [record for record in caplog.records if not record.name.startswith("streamlit")]
    assert [record for record in ours if record.levelname != "INFO"] == []


def vanish(client: Any, manner: str) -> None:
    raw = client.connection.socket
    if manner == "reset":
        linger_none = b"\1\0\0\0\0\0\0\0"
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_none)
        raw.close()
    elif manner == "half":
        raw.shutdown(socket.SHUT_RDWR)
    else:
        client.connection.close()


def test_a_client_that_does_not_read_holds_nothing_up(served: Any) -> None:
    """Its requests are overtaken rather than decoded, and others are served meanwhile."""
    with served.client("large", max_queue=1) as stuck, served.client() as other:
        for sequence in range(0, 2000, 20):
            answered = served.figures()["requests"]["answered"]
            for later in range(20):
                stuck.send(sequence + later, np.zeros((80, 2)))
            assert other.is_served()
            if served.figures()["requests"]["answered"] == answered + 1:
                break
        else:
            pytest.fail("every reply found room although nobody read")
        newest = 0
        while newest != sequence + 19:  # once it reads, it gets the newest
            newest, _ = stuck.receive()
        assert served.figures()["requests"]["overtaken"] > 0
