"""What does a page need to show every class decoded from the same z, live?

`class_rows(key=…, data=RowsData(…))` mounts the latent plane and the rows of pictures beside it.
"""

from __future__ import annotations

from explorer.ui.components.class_rows.component import Place, RowsData, class_rows

__all__ = ["Place", "RowsData", "class_rows"]
