"""Are class means means of their class, and does a − b + c add up?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.latent.class_sums import class_mean, moved
from explorer.latent.errors import LatentError

MU = np.float32([[0, 0], [2, 4], [10, 10], [4, 2]])
LABELS = np.array([1, 0, 2, 0])


def test_a_class_s_mean_is_of_its_images_alone() -> None:
    np.testing.assert_array_equal(class_mean(MU, LABELS, 0), [3, 3])
    np.testing.assert_array_equal(class_mean(MU, LABELS, 2), [10, 10])


def test_strength_goes_from_the_first_term_to_the_sum_and_beyond() -> None:
    a, b, c = np.float32([[1, 1], [0, 2], [3, 3]])
    found = moved(a, b, c, [-1, 0, 1, 2])
    np.testing.assert_allclose(found, [[-2, 0], [1, 1], [4, 2], [7, 3]])


def test_a_class_less_itself_and_more_itself_is_the_first_term() -> None:
    np.testing.assert_array_equal(moved(MU[2], MU[1], MU[1], [0, 0.5, 1]), [MU[2]] * 3)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(LatentError, match="No image is of class 5"):
        class_mean(MU, LABELS, 5)
    with pytest.raises(LatentError, match="do not fit 4 latents"):
        class_mean(MU, LABELS[:2], 0)
    with pytest.raises(LatentError, match="do not add up"):
        moved([1, 2], [1, 2, 3], [1, 2], [1])
    with pytest.raises(LatentError, match="not finite"):
        moved([1, np.nan], [1, 2], [1, 2], [1])
