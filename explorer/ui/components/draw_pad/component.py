"""How is the drawing pad mounted, and what does it report to the script?"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.choices.in_address import keep_in_address, sound_in_address
from explorer.ui.components.live.mounting import declared

MAX_BYTES = 16_000_000
"""Of a picture that the browser sends; it makes larger ones smaller first."""
ECHO_BYTES = 300_000
"""What lies on the sheet is sent back to the browser only if small: a drawing, not a photograph."""
KINDS = ("drawn", "pasted")
BRUSH_RANGE = (0.015, 0.3)
"""Diameters of the brush, as shares of the sheet's side."""

DRAWING, PEN = "drawing", "pen"
"""In the address: the strokes, where they are few enough, and the pen; see `written.js`."""
_STROKE = r"[ie\d][\w-]{2}(?:[\w-]{4})+"
STROKES = re.compile(rf"(?=.{{1,5000}}\Z){_STROKE}(?:\.{_STROKE})*", re.A)
PEN_TEXT = re.compile(r"\d{1,3}(?:_[e\d])?", re.A)

_mount = declared(Path(__file__).parent)


@dataclass(frozen=True)
class Content:
    """What is on the sheet.

    Attributes:
        kind: "drawn" or "pasted".
        data: a picture's file: a PNG of the drawing, or what was pasted.
        strokes: the drawing as an address has it; "" where it has none, or no room.
    """

    kind: str
    data: bytes
    strokes: str = ""


@dataclass(frozen=True)
class DrawPadLook:
    """What the pad says and offers.

    Attributes:
        hint: on the empty sheet.
        label: of the sheet, for those who do not see it.
        brush: the brush's diameter at first, as a share of the sheet's side.
        palette: name → CSS colour of the pen, where images are coloured; empty for black ink.
        max_px: the sheet's side at most.
        example: address of a picture, light on dark, that lies under the hint; "" for none.
    """

    hint: str
    label: str = "Sheet to draw on"
    brush: float = 0.07
    palette: Mapping[str, str] = field(default_factory=dict)
    max_px: int = 420
    example: str = ""


def draw_pad(*, key: str, look: DrawPadLook, content_key: str) -> Content | None:
    """Show the pad; return what is on its sheet, None where it is empty.

    Args:
        key: of this pad on its page.
        look: what it says and offers.
        content_key: of the session state: what is on the sheet survives there while the pad is not
            shown, and under the same name in the browser while there is no session.
    """
    held: Content | None = st.session_state.get(content_key)
    is_known = content_key in st.session_state

    def keep() -> None:
        st.session_state[content_key] = content_now(key)

    def keep_pen() -> None:
        pen = getattr(st.session_state.get(key), "pen", None)
        if isinstance(pen, str) and PEN_TEXT.fullmatch(pen):
            keep_in_address(PEN, pen)

    if is_known:
        keep_in_address(DRAWING, held.strokes if held else "")
    _mount(
        key=key,
        data={
            "hint": look.hint,
            "label": look.label,
            "brush": look.brush,
            "brush_range": list(BRUSH_RANGE),
            "palette": dict(look.palette),
            "max_px": look.max_px,
            "example": look.example,
            "content": _packed(held) if held and len(held.data) <= ECHO_BYTES else None,
            "strokes": "" if is_known else sound_in_address(DRAWING, STROKES),
            "pen": sound_in_address(PEN, PEN_TEXT),
            "is_known": is_known,
            "is_empty": held is None,
            "kept_as": content_key,
        },
        on_content_change=keep,
        on_pen_change=keep_pen,
    )
    return held


def content_now(key: str) -> Content | None:
    """What the pad of that key has just sent; None where its sheet is empty."""
    return content_of(getattr(st.session_state.get(key), "content", None))


def content_of(sent: Any) -> Content | None:
    """What the browser sent; it is not trusted, so what has another form counts as nothing."""
    if not isinstance(sent, dict) or sent.get("kind") not in KINDS:
        return None
    text, strokes = sent.get("data"), sent.get("strokes")
    if not isinstance(strokes, str) or not STROKES.fullmatch(strokes):
        strokes = ""
    if not isinstance(text, str) or not 0 < len(text) <= MAX_BYTES * 4 / 3:
        return None
    try:
        return Content(sent["kind"], base64.b64decode(text, validate=True), strokes)
    except (binascii.Error, ValueError):
        return None


def _packed(content: Content) -> dict[str, str]:
    data = base64.b64encode(content.data).decode("ascii")
    return {"kind": content.kind, "data": data, "strokes": content.strokes}
