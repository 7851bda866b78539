"""What can lie on the map?

Plane coordinates: with two latent dimensions the plane is the latent space itself; with more, a
`Plane` says which z a place (x, y) stands for.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.ui.components.scene.parts import Point


@dataclass(frozen=True)
class PadModel:
    """A model that decodes the cursor: its name at the socket and its title on the page."""

    name: str
    title: str


@dataclass(frozen=True)
class Mark:
    """An image of the visitor's: its mean, and its posterior's covariance in the plane."""

    at: Point
    covariance: tuple[tuple[float, float], tuple[float, float]] | None = None
    label: str = ""
