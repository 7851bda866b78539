"""How is a manifold shown where no app is? Its tiles, and each place between them, live.

A part of saved pages alone: `PARTS`, and `SheetData` for what is shown.
"""

from __future__ import annotations

from explorer.ui.components.manifold_sheet.component import PARTS, SheetData

__all__ = ["PARTS", "SheetData"]
