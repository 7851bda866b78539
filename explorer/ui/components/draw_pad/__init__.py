"""What does a page need to let a person draw, or paste a picture?

`draw_pad(key=…, look=…, content_key=…)` mounts it and returns what is on its sheet.
"""

from __future__ import annotations

from explorer.ui.components.draw_pad.component import (
    Content,
    DrawPadLook,
    content_now,
    content_of,
    draw_pad,
)

__all__ = ["Content", "DrawPadLook", "content_now", "content_of", "draw_pad"]
