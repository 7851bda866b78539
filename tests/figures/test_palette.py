"""Can everybody tell the classes apart, on both pages?"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from explorer.figures.palette import MARKERS, THEMES, Theme, marker

# Machado, Oliveira & Fernandes 2009, Table 1, severity 1.0, on linear RGB.
VISIONS = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Ottosson 2020, https://bottosson.github.io/posts/oklab/
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def linear_rgb(colour: str) -> np.ndarray:
    value = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def seen(colour: str, vision: np.ndarray) -> np.ndarray:
    return TO_OKLAB @ np.cbrt(TO_CONES @ np.clip(vision @ linear_rgb(colour), 0, 1))


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio."""
    darker, lighter = sorted(float(LUMINANCE @ linear_rgb(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(params=THEMES.values(), ids=lambda theme: theme.name)
def theme(request: pytest.FixtureRequest) -> Theme:
    return request.param


@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_classes_stay_apart(theme: Theme, vision: str) -> None:
    points = [seen(colour, VISIONS[vision]) for colour in theme.classes]
    nearest = min(float(np.linalg.norm(one - other)) for one, other in combinations(points, 2))
    assert nearest >= 0.095


def test_classes_stand_out_from_the_page(theme: Theme) -> None:
    floor = 3.0 if theme.is_dark else 2.4
    assert min(contrast(colour, theme.paper) for colour in theme.classes) >= floor


@pytest.mark.parametrize("role", ["ink", "quiet", "incoming", "latent", "outgoing"])
def test_text_is_readable(theme: Theme, role: str) -> None:
    """WCAG AA asks for 4.5 in small text, on the page and on its panels."""
    assert contrast(getattr(theme, role), theme.paper) >= 4.5
    assert contrast(getattr(theme, role), theme.panel) >= 4.5


def test_the_first_hundred_classes_differ(theme: Theme) -> None:
    signs = {(theme.class_colour(label), marker(label)) for label in range(100)}
    assert len(signs) == 100


def test_ten_classes_have_ten_signs() -> None:
    assert {marker(label) for label in range(10)} == set(MARKERS)
