"""Does a map show where no image encodes to, with a prior and without?"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.core import ModelCore, StoredEncodings
from explorer.latent.planes import axis_plane
from explorer.latent.windows import SquareWindow
from explorer.ui.pictures.map_content import MapPlan, SharedMap
from explorer.ui.pictures.map_holes import CELLS, filled_cells

WINDOW = SquareWindow(0.0, 0.0, 3.4)
ROWS = np.arange(4000)


def encodings(right: bool, points: bool) -> StoredEncodings:
    """Codes of the prior, or the half of it with z₁ > 0."""
    mu = np.random.default_rng(0).standard_normal((4000, 2)).astype(np.float32)
    if right:
        mu[:, 0] = np.abs(mu[:, 0])
    logvar = None if points else np.full_like(mu, 2 * np.log(0.2))
    return StoredEncodings(np.zeros(4000), np.zeros((4000, 2)), mu, logvar, None)


@pytest.mark.parametrize("points", [True, False])
def test_a_half_without_codes_is_a_hole(points: bool) -> None:
    centre = None if points else (0.0, 0.0)
    cells = filled_cells(axis_plane(2), encodings(True, points), ROWS, WINDOW, centre)
    assert cells.shape == (CELLS, CELLS)
    left, right = cells[:, : CELLS // 3], cells[CELLS // 3 : -CELLS // 3, CELLS // 2 : -CELLS // 4]
    assert left.max() < 0.5
    assert right.min() > 0.5


def test_codes_like_the_prior_leave_no_hole_inside_it() -> None:
    cells = filled_cells(axis_plane(2), encodings(False, False), ROWS, WINDOW, (0.0, 0.0))
    x, y = WINDOW.cell_centres(CELLS, CELLS).T
    inside = (np.hypot(x, y) < 2).reshape(CELLS, CELLS)
    assert cells[inside].min() > 0.5


@pytest.mark.parametrize("name", ["tiny-vae", "tiny-autoencoder"])
def test_a_completed_map_has_them(tiny_checkpoints: Path, name: str) -> None:
    core = ModelCore.open(tiny_checkpoints, "cpu")
    shared = SharedMap(core, MapPlan(name))
    assert shared.data().holes is None
    shared.complete(core)
    holes, trust = shared.data().holes, shared.data().trust
    assert holes is not None
    assert trust is not None
    assert holes.window == trust.window
    grey = np.asarray(Image.open(io.BytesIO(holes.file)))
    assert grey.shape == (CELLS, CELLS)
    assert grey.min() < 128 < grey.max()
