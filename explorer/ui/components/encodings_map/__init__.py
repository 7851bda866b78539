"""What does a page need to show encoded images on a map on which they are selected?"""

from __future__ import annotations

from explorer.ui.components.encodings_map.component import MapResult, encodings_map
from explorer.ui.components.encodings_map.data import (
    Category,
    Figure,
    Layout,
    MapData,
    MapDataError,
)

__all__ = [
    "Category",
    "Figure",
    "Layout",
    "MapData",
    "MapDataError",
    "MapResult",
    "encodings_map",
]
