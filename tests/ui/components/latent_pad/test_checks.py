"""Is what does not fit together refused, with the reason?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images.png import png_bytes
from explorer.images.webp import webp_bytes
from explorer.ui.components.latent_pad import (
    Atlas,
    Mark,
    PadData,
    PadDataError,
    PadModel,
    Picture,
    Plane,
    View,
)
from explorer.ui.components.latent_pad.checks import picture_size

GREY = png_bytes(np.zeros((8, 12), dtype=np.uint8))
WINDOW = (-1.0, 1.0, -1.0, 1.0)
AXES = np.eye(3)


def test_the_size_is_read_from_the_file():
    assert picture_size(GREY) == (12, 8)
    assert picture_size(webp_bytes(np.zeros((8, 12), dtype=np.uint8))) == (12, 8)


REFUSED = {
    "no model": ({"models": ()}, "0 models"),
    "five models": ({"models": (PadModel("a", "A"),) * 5}, "5 models"),
    "a line": ({"latent_dim": 1}, "latent_dim is 1"),
    "two channels": ({"image_shape": (2, 4, 4)}, "image_shape"),
    "too many labels": ({"labels": tuple(range(17))}, "17 labels"),
    "flat points": ({"points": np.zeros(6)}, r"shape \(6,\)"),
    "three columns": ({"points": np.zeros((3, 3))}, r"shape \(3, 3\)"),
    "infinite point": ({"points": np.array([[0, 1], [np.inf, 0], [0, 0]])}, "NaN or infinite"),
    "labels without points": ({"points": None, "atlas": None}, "without points"),
    "sigmas without points": (
        {"points": None, "atlas": None, "point_labels": None},
        "point_sigmas without points",
    ),
    "too few sigmas": ({"point_sigmas": np.ones((2, 2))}, r"must be \(3, 2\)"),
    "a sigma below nothing": ({"point_sigmas": np.full((3, 2), -0.1)}, "below 0"),
    "an infinite sigma": ({"point_sigmas": np.full((3, 2), np.inf)}, "not finite"),
    "too few labels": ({"point_labels": np.array([0, 1])}, r"must be \(3,\)"),
    "unnamed class": ({"point_labels": np.array([0, 1, 2])}, "name every class"),
    "negative class": ({"point_labels": np.array([0, 1, -1])}, "-1 to 1"),
    "too few colours": ({"class_colors": {"dark": ("#fff",)}}, "1 dark colours for 2"),
    "no PNG": ({"density": Picture(b"GIF89a", WINDOW)}, "neither PNG nor WebP"),
    "turned window": ({"density": Picture(GREY, (1.0, -1.0, -1.0, 1.0))}, "density window"),
    "manifold without grid": ({"manifold": Picture(GREY, WINDOW)}, "needs its grid"),
    "small atlas": ({"atlas": Atlas(GREY, columns=1, tile_px=(4, 4))}, "room for 2 thumbnails"),
    "narrow atlas": ({"atlas": Atlas(GREY, columns=4, tile_px=(4, 4))}, "12×8 pixels"),
    "no plane": ({"latent_dim": 3}, "which plane"),
    "plane of another space": ({"plane": Plane(*AXES)}, r"must be \(2,\)"),
    "skew plane": (
        {"latent_dim": 3, "plane": Plane(AXES[0], AXES[1], AXES[1] + AXES[2])},
        "not orthonormal",
    ),
    "infinite plane": (
        {"latent_dim": 3, "plane": Plane(AXES[0] + np.inf, AXES[1], AXES[2])},
        "finite",
    ),
    "unknown layer": ({"layers": ("points", "clouds")}, "no layer 'clouds'"),
    "closed view": ({"view": View(half=0.0)}, "half must be more than 0"),
    "too many pins": ({"pins": ((0.0, 0.0),) * 25}, "25 points in pins"),
    "long path": ({"path": ((0.0, 0.0),) * 257}, "257 points in path"),
    "lost cursor": ({"cursor": (float("nan"), 0.0)}, "not finite"),
    "lost mark": ({"marks": (Mark((0.0, float("inf"))),)}, "not finite"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused_with_the_reason(complete, name):
    change, reason = REFUSED[name]
    with pytest.raises(PadDataError, match=reason):
        PadData(**{**complete, **change})


def test_an_atlas_that_phones_cannot_draw_is_refused(complete, monkeypatch):
    monkeypatch.setattr("explorer.ui.components.latent_pad.checks.MAX_ATLAS_PX", 63)
    with pytest.raises(PadDataError, match="smaller"):
        PadData(**complete)
