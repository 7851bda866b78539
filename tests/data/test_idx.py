"""Does the idx reader give back what was written, and refuse everything else?"""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from explorer.data.dataset import DataError
from explorer.data.idx import header_bytes, read_idx

arrays = npst.arrays(np.uint8, npst.array_shapes(min_dims=1, max_dims=4, max_side=5))


def idx_bytes(array: np.ndarray) -> bytes:
    header = struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return header + array.tobytes()


@given(arrays)
def test_written_and_read_is_the_same(array):
    read = read_idx(idx_bytes(array), array.shape, "it")
    np.testing.assert_array_equal(read, array)
    assert read.dtype == np.uint8
    assert not read.flags.writeable


@given(arrays)
def test_header_length(array):
    assert len(idx_bytes(array)) == header_bytes(array.ndim) + array.size


@given(arrays, st.data())
def test_cut_off_or_longer_is_refused(array, data):
    whole = idx_bytes(array)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(DataError, match=r"^it "):
        read_idx(whole[:cut], array.shape, "it")
    with pytest.raises(DataError, match=r"^it holds"):
        read_idx(whole + b"\0", array.shape, "it")


@given(st.binary(max_size=40))
def test_no_bytes_raise_anything_but_a_data_error(contents):
    try:
        read = read_idx(contents, (3, 2), "it")
    except DataError:
        return
    assert contents == idx_bytes(read)


def test_another_type_of_value_is_refused():
    floats = struct.pack(">4BI", 0, 0, 0x0D, 1, 1) + struct.pack(">f", 1)
    with pytest.raises(DataError, match="begins with 00 00 0d 01, expected 00 00 08 01"):
        read_idx(floats, (1,), "train-labels")


def test_a_shape_that_promises_too_much_is_refused_without_being_believed():
    huge = struct.pack(">4B3I", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1)
    with pytest.raises(DataError, match=r"shape is \(4294967295.*expected \(2, 2, 2\)"):
        read_idx(huge, (2, 2, 2), "it")
