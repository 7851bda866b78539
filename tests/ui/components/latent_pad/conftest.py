"""What do the pad's tests share? A pad that is complete."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images.png import png_bytes
from explorer.ui.components.latent_pad import Atlas, PadData, PadModel, Picture


@pytest.fixture
def complete() -> dict[str, object]:
    """Arguments of a PadData that has a bit of everything, and is right."""
    grey = png_bytes(np.zeros((8, 8), dtype=np.uint8))
    window = (-2.0, 2.0, -2.0, 2.0)
    return {
        "models": (PadModel("digits-vae-2d", "Digits"),),
        "latent_dim": 2,
        "image_shape": (1, 4, 4),
        "points": np.array([[0.5, -1.0], [0.25, 2.0], [1.0, 0.0]]),
        "point_sigmas": np.array([[0.1, 0.2], [0.3, 0.1], [0.2, 0.2]]),
        "point_labels": np.array([0, 1, 1]),
        "class_names": ("zero", "one"),
        "class_colors": {"light": ("#000", "#111"), "dark": ("#fff", "#eee")},
        "manifold": Picture(grey, window, (2, 2)),
        "density": Picture(grey, window),
        "atlas": Atlas(grey, columns=2, tile_px=(4, 4)),
    }


@pytest.fixture
def pad_data(complete: dict[str, object]) -> PadData:
    """The complete pad."""
    return PadData(**complete)
