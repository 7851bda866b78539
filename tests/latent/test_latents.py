from __future__ import annotations

import numpy as np
import pytest

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_dims, checked_latent, checked_latents


def test_good_codes_come_back_as_float32() -> None:
    assert checked_latent([1, 2], 2).dtype == np.float32
    assert checked_latent(None, 3).tolist() == [0.0, 0.0, 0.0]
    assert checked_latents([[1, 2], [3, 4]]).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert checked_latents(np.zeros((0, 2)), 2).shape == (0, 2)
    assert checked_dims((2, 0), 3) == (2, 0)


def test_an_error_names_what_was_given_and_what_is_needed() -> None:
    with pytest.raises(LatentError, match=r"shape \(3,\) does not fit: it needs \(2,\)"):
        checked_latent([1, 2, 3], 2)
    with pytest.raises(LatentError, match=r"shape \(2,\) do not fit: they need \(N, D\)"):
        checked_latents([1, 2])
    with pytest.raises(LatentError, match="not finite"):
        checked_latents([[np.inf, 0.0]])
    with pytest.raises(LatentError, match="Dimensions 1 and 1 do not span a plane"):
        checked_dims((1, 1), 3)
    with pytest.raises(LatentError, match="Dimensions 0 and 3 do not span a plane"):
        checked_dims((0, 3), 3)
    with pytest.raises(LatentError, match="this model has 1"):
        checked_dims((0, 1), 1)


def test_a_latent_error_is_a_value_error() -> None:
    assert issubclass(LatentError, ValueError)
