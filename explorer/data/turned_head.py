"""Which point of a turned head does each pixel see?

The head is a unit sphere seen from the front, without perspective; x grows to the right of the
picture, y upwards, z to the viewer. What lies on it is drawn in the head's own coordinates, so
that it bends and shortens as the head turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Field = NDArray[Any]
"""Floats (B, H, W), or what broadcasts to it."""

STEEPEST = 0.3
"""Near the rim a pixel spans ever more of the sphere; edges are softened up to this share."""


@dataclass(frozen=True)
class Seen:
    """What pixels see of the sphere: the point in the head's coordinates and the normal in ours.

    Attributes:
        x, y, z: the point, on the front half; beyond the rim, the rim's own.
        normal: (x, y, z) as seen, for shading.
        alpha: how much of a pixel the sphere covers.
        sharp: how many pixels a length of one pixel takes there, at most 1.
    """

    x: Field
    y: Field
    z: Field
    normal: tuple[Field, Field, Field]
    alpha: Field
    sharp: Field


class Turn:
    """The turn of B heads, first about the neck (yaw), then forward or back (pitch)."""

    def __init__(self, yaw: Field, pitch: Field):
        """Both in radians, float32 (B, 1, 1)."""
        self.cos_yaw, self.sin_yaw = np.cos(yaw), np.sin(yaw)
        self.cos_pitch, self.sin_pitch = np.cos(pitch), np.sin(pitch)

    def point(self, x: float, y: float, z: float) -> tuple[Field, Field]:
        """Where a point of the head is seen in the picture: x and y, (B, 1, 1) each."""
        across = self.cos_yaw * x + self.sin_yaw * z
        ahead = self.cos_yaw * z - self.sin_yaw * x
        return across, self.cos_pitch * y + self.sin_pitch * ahead

    def sphere(self, x: Field, y: Field, radius_px: float) -> Seen:
        """What pixels see of the sphere; x and y in its radii from its centre."""
        radius = np.sqrt(x * x + y * y)
        alpha = (0.5 - (radius - 1) * np.float32(radius_px)).clip(0, 1)
        z = np.sqrt((1 - radius * radius).clip(0, None))
        up = self.cos_pitch * y - self.sin_pitch * z
        ahead = self.cos_pitch * z + self.sin_pitch * y
        across = self.cos_yaw * x - self.sin_yaw * ahead
        depth = self.cos_yaw * ahead + self.sin_yaw * x
        return Seen(across, up, depth, (x, y, z), alpha, z.clip(STEEPEST, 1))
