"""What does a page need to let a person draw, or paste a picture?

`draw_pad(key=…, look=…, content=…, on_content=…)` mounts it; `content_now(key)` is what it sent.
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
