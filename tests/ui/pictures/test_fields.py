"""Are weights drawn on one scale, with nothing in the middle?"""

from __future__ import annotations

import numpy as np

from explorer.ui.pictures.fields import grey_weights


def test_no_weight_is_the_middle_grey_and_signs_are_opposite() -> None:
    weight = np.array([0.0, 2.0, -2.0, 1.0, -1.0], np.float32).reshape(5, 1, 1, 1)
    assert grey_weights(weight).ravel().tolist() == [128, 255, 0, 191, 64]


def test_one_scale_for_all_and_a_stray_does_not_set_it() -> None:
    weight = np.full((1000, 1, 1, 1), 0.5, np.float32)
    weight[0] = 50.0
    grey = grey_weights(weight)
    assert (grey == 255).all()


def test_weights_that_are_all_0_are_grey() -> None:
    assert (grey_weights(np.zeros((3, 1, 2, 2), np.float32)) == 128).all()
