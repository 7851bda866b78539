"""Is the sheet told all that it asks for?"""

from __future__ import annotations

from explorer.ui.components.manifold_sheet import PARTS, SheetData
from tests.ui.components.conftest import opened


def test_the_sheet_is_told_its_tiles() -> None:
    axis = (-1.0, 0.0, 1.0)
    data = SheetData("vae", (1, 8, 8), (axis, axis), (1, 0), (0.0, 0.0), ("z₂", "z₁"), is_ink=True)
    header, blobs = opened(data.envelope())
    assert header["axis_z"] == [list(axis), list(axis)]
    assert (header["dims"], header["class_names"], blobs) == ([1, 0], [], {})
    assert all(f'data-part="{part}"' in PARTS.html for part in ("map", "tiles", "picture", "root"))
