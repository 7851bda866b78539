"""Which of the marks in a picture is meant? A tap on it says so."""

from __future__ import annotations

from explorer.ui.components.mark_picture.component import mark_picture, number_now

__all__ = ["mark_picture", "number_now"]
