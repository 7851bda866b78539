"""What lies on the map, in the words of `chips.js`, and what of it is shown at first?"""

from __future__ import annotations

WINDOWED = ("manifold", "density", "posterior", "trust", "holes")
"""The pictures that cover a window of the plane; the layer "trust" draws the holes too."""

LAYERS = (
    "manifold",
    "points",
    "film",
    "labels",
    "prior",
    "density",
    "posterior",
    "trust",
    "thumbnails",
    "marks",
    "pins",
)
LAYERS_AT_FIRST = (
    "manifold",
    "points",
    "film",
    "labels",
    "prior",
    "posterior",
    "thumbnails",
    "marks",
    "pins",
)
