"""How does what a visitor did on the server's side outlive a reload and a restart?"""

from __future__ import annotations

from explorer.ui.components.keepsake.component import keepsake

__all__ = ["keepsake"]
