"""Do the bytes mean what the protocol says, and is everything else refused?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.server.limits import Limits
from explorer.server.protocol import (
    Request,
    RowLayout,
    pack_reply,
    pack_request,
    parse_reply,
    parse_request,
)
from explorer.server.refusals import CloseCode, Refusal

SEQUENCES = st.integers(0, 2**32 - 1)
FINITE = st.floats(width=32, allow_nan=False, allow_infinity=False)
LIMITS = Limits()


@st.composite
def codes(draw: st.DrawFn) -> np.ndarray:
    shape = draw(st.tuples(st.integers(1, 20), st.integers(1, 60)))
    return draw(hnp.arrays(np.float32, shape, elements=FINITE))


def refusal_of(message: bytes, layout: RowLayout, limits: Limits = LIMITS) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse_request(message, layout, limits)
    return caught.value


@given(SEQUENCES, codes())
def test_a_request_comes_back_as_it_was_packed(sequence: int, z: np.ndarray) -> None:
    request = parse_request(pack_request(sequence, z), RowLayout(z.shape[1]), LIMITS)
    assert request.sequence == sequence
    assert request.labels is None
    assert request.z.dtype == np.float32
    np.testing.assert_array_equal(request.z, z)


@given(SEQUENCES, codes(), st.integers(1, 1000), st.data())
def test_labels_ride_behind_their_rows(
    sequence: int, z: np.ndarray, classes: int, data: st.DataObject
) -> None:
    labels = data.draw(hnp.arrays(np.int64, len(z), elements=st.integers(0, classes - 1)))
    message = pack_request(sequence, z, labels)
    request = parse_request(message, RowLayout(z.shape[1], classes), LIMITS)
    np.testing.assert_array_equal(request.z, z)
    np.testing.assert_array_equal(request.labels, labels)
    assert request.labels is not None
    assert request.labels.dtype == np.int64


@given(SEQUENCES, hnp.arrays(np.uint8, st.tuples(*[st.integers(1, 6)] * 4)))
def test_a_reply_comes_back_as_it_was_packed(sequence: int, images: np.ndarray) -> None:
    answered, received = parse_reply(pack_reply(sequence, images), images.shape[1:])
    assert answered == sequence
    np.testing.assert_array_equal(received, images)


def test_the_bytes_are_those_of_the_design() -> None:
    assert pack_request(258, [[1.0, -2.0]]) == bytes.fromhex("02010000 0000803f 000000c0")
    assert pack_request(1, [[1.0]], [3]) == bytes.fromhex("01000000 0000803f 00004040")
    assert pack_reply(258, np.array([[[[7, 255]]]], np.uint8)) == bytes.fromhex("02010000 07ff")


@given(st.binary(max_size=400), st.integers(1, 8), st.integers(0, 12))
@example(b"", 2, 0)
@example(b"\0\0\0\0", 2, 0)
def test_any_bytes_are_a_sound_request_or_refused(
    message: bytes, latent_dim: int, classes: int
) -> None:
    layout = RowLayout(latent_dim, classes)
    try:
        request = parse_request(message, layout, Limits(message_bytes=300, rows_per_message=9))
    except Refusal:
        return
    assert isinstance(request, Request)
    assert request.z.shape == ((len(message) - 4) // (4 * layout.floats), latent_dim)
    assert 1 <= len(request.z) <= 9
    assert np.isfinite(request.z).all()
    if classes:
        assert request.labels is not None
        assert set(request.labels) <= set(range(classes))


@pytest.mark.parametrize("size", [0, 3, 4, 5, 11, 13, 16, 19])
def test_a_size_that_is_no_number_of_rows_is_refused(size: int) -> None:
    refusal = refusal_of(bytes(size), RowLayout(2))
    assert refusal.code == CloseCode.INVALID_PAYLOAD
    assert (
        refusal.reason
        == f"{size} bytes in a message; this model takes 4 + 8·n with n of 1 or more."
    )


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", range(6))
def test_a_number_that_is_not_finite_is_refused_wherever_it_is(number: float, place: int) -> None:
    z = np.zeros((3, 2), np.float32)
    z.flat[place] = number
    refusal = refusal_of(pack_request(1, z), RowLayout(2))
    assert refusal.code == CloseCode.INVALID_PAYLOAD
    assert "finite" in refusal.reason


@pytest.mark.parametrize("label", [-1.0, 10.0, 0.5, 3e38, np.nan])
def test_what_is_no_label_is_refused(label: float) -> None:
    message = pack_request(1, [[0.0, 0.0], [0.0, 0.0]], [3.0, label])
    refusal = refusal_of(message, RowLayout(2, classes=10))
    assert refusal.code == CloseCode.INVALID_PAYLOAD


def test_the_limits_stand_exactly_where_they_say() -> None:
    limits = Limits(message_bytes=4 + 8 * 5, rows_per_message=4)
    assert len(parse_request(pack_request(1, np.zeros((4, 2))), RowLayout(2), limits).z) == 4
    too_many = refusal_of(pack_request(1, np.zeros((5, 2))), RowLayout(2), limits)
    assert (too_many.code, too_many.reason) == (
        CloseCode.TOO_BIG,
        "5 latents in one message; at most 4 are allowed.",
    )
    too_long = refusal_of(pack_request(1, np.zeros((6, 2))), RowLayout(2), limits)
    assert (too_long.code, too_long.reason) == (
        CloseCode.TOO_BIG,
        "52 bytes in one message; at most 44 are allowed.",
    )
