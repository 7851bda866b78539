"""Are the sliders told their dimensions, ends and names?"""

from __future__ import annotations

from explorer.ui.components.latent_sliders import PARTS, SlidersData
from tests.ui.components.conftest import opened


def test_the_sliders_are_told_their_rows() -> None:
    rows = ((1, -3.0, 3.0), (0, -2.0, 2.0))
    data = SlidersData("vae", (1, 8, 8), (0.5, 0.0), rows, ("z₂", "z₁"), ("zero", "one"))
    header, _ = opened(data.envelope())
    assert header["rows"] == [list(row) for row in rows]
    assert (header["start"], header["class_names"]) == ([0.5, 0.0], ["zero", "one"])
    assert all(f'data-part="{part}"' in PARTS.html for part in ("rows", "picture", "start", "root"))
