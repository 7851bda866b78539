"""What are the pages of phones and of the stage made of?

Each is one HTML file, one style sheet and one script, joined from modules. Nothing that anybody
wrote goes into them: a room's words come over its socket, and scripts set them as text.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from explorer.portable.bundle import bundle

WEB = Path(__file__).parent / "web"
SCRIPT_TYPE, STYLE_TYPE = "text/javascript", "text/css"


@cache
def page(name: str) -> str:
    """A page's HTML."""
    return (WEB / f"{name}.html").read_text("utf-8")


@cache
def script(name: str) -> str:
    """A page's script, with what it imports."""
    return bundle(WEB / f"{name}.js")


def style(name: str) -> str:
    """A page's style sheet, after the one that all share."""
    return style_sheet(WEB / f"{name}.css")


@cache
def style_sheet(own: Path) -> str:
    """What all plain pages look like, and then what this one does."""
    return (WEB / "look.css").read_text("utf-8") + own.read_text("utf-8")


def answered(request: Request, text: str, media_type: str) -> Response:
    """200 and a text that changes with the program alone; 304 where the browser has it."""
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=media_type, headers=headers)
