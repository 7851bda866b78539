"""Is what the pad is told whole, and is what it sends distrusted?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.ui.components.code_pad import CodePadData, PadLevel, codes_of
from explorer.ui.components.code_pad import component as code_pad_component
from tests.ui.components.conftest import opened

HERE = Path(__file__).parent
SCRIPTS = Path(code_pad_component.__file__).parent


def data(drawn: np.ndarray | None = None, codes: int = 5) -> CodePadData:
    pictures = np.arange(codes * 16, dtype=np.uint8).reshape(codes, 1, 4, 4)
    counts = np.arange(codes)
    return CodePadData(
        "model",
        np.full((1, 8, 8), 7, np.uint8),
        "x",
        [PadLevel((1, 2), 0, 4, pictures, counts), PadLevel((2, 4), 2, 2, pictures, counts)],
        np.arange(10) % 5,
        np.zeros(10, np.int64),
        drawn,
        "v1",
    )


def test_the_envelope_holds_what_is_shown():
    header, blobs = opened(data().envelope())
    assert header["codes"] == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]
    assert header["drawn"] is None
    first = header["levels"][0]
    assert first["order"] == [4, 3, 2, 1, 0]
    # Code 4 is used most, and 0 alone differs enough from it.
    assert first["brush"] == 0
    assert first["shares"] == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert blobs["tiles1"] == data().levels[1].pictures.tobytes()


def test_a_grid_too_large_for_the_page_is_refused():
    with pytest.raises(ValueError, match="There is room"):
        data(codes=5000).envelope()


def test_what_was_left_is_what_comes_back():
    left = [1, 2, 3, 4, 0, 1, 2, 3, 4, 0]
    assert codes_of({"version": "v1", "codes": left}, data()).tolist() == left


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "codes",
        {},
        {"version": "v1", "codes": [0] * 9},
        {"version": "v1", "codes": [0] * 9 + [5]},
        {"version": "v1", "codes": [0] * 9 + [-1]},
        {"version": "v1", "codes": [0] * 9 + [1.5]},
        {"version": "v1", "codes": [0] * 9 + [10**30]},
        {"version": "v1", "codes": [0] * 9 + [None]},
        {"version": "another", "codes": [0] * 10},
    ],
)
def test_what_has_another_form_counts_as_not_sent(sent):
    assert codes_of(sent, data()).tolist() == data().codes.tolist()
    drawn = np.full(10, 3)
    assert codes_of(sent, data(drawn)).tolist() == drawn.tolist()
