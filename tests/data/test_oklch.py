"""Are the colours those that Oklab's own published values say?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.data.oklch import srgb_from_oklch


@pytest.mark.parametrize(
    ("rgb", "lightness", "chroma", "hue_degrees"),
    [
        # CSS Color Module Level 4 gives the primaries in oklch() to so many digits.
        ((1, 0, 0), 0.62796, 0.25768, 29.234),
        ((0, 1, 0), 0.86644, 0.29483, 142.495),
        ((0, 0, 1), 0.45201, 0.31321, 264.052),
        ((1, 1, 1), 1.0, 0.0, 0.0),
        ((0, 0, 0), 0.0, 0.0, 0.0),
    ],
)
def test_the_primaries_are_where_css_says(rgb, lightness, chroma, hue_degrees):
    found = srgb_from_oklch(lightness, chroma, np.radians([hue_degrees]))[0]
    np.testing.assert_allclose(found, rgb, atol=6e-3)


def test_what_no_screen_shows_is_brought_into_its_range():
    assert srgb_from_oklch(0.7, 0.4, np.linspace(0, 6, 20)).min() == 0
