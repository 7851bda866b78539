"""Is a map's backdrop there as far as there was time, and whole in the end?"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from explorer.ui.pictures.backdrop import FIRST_TILES, Backdrop

Z = np.arange(100, dtype=np.float32)[:, None]


@pytest.mark.parametrize("condition", [None, 3])
def test_the_tiles_of_a_slow_decoder_come_one_after_another(condition):
    asked = []

    def decode(_name, z, labels):
        asked.append(labels)
        return z.astype(np.uint8).reshape(-1, 1, 1, 1)

    core = SimpleNamespace(decode=decode)
    backdrop = Backdrop(Z, condition)
    some = backdrop.decode(core, "a", within_s=0.0)
    assert len(some) == FIRST_TILES
    assert not backdrop.is_whole
    assert some.max() > 50, "they lie all over the map"
    whole = backdrop.decode(core, "a")
    assert backdrop.is_whole
    np.testing.assert_array_equal(whole.ravel(), np.arange(100))
    before = len(asked)
    assert backdrop.decode(core, "a") is not None
    assert len(asked) == before, "none is decoded twice"
    assert all((labels is None) == (condition is None) for labels in asked)
