"""How does a part of the app become one page in a file, which asks nobody for anything?

Everything is in the file: markup, styles, script, the font, and the part's data with the decoder in
it. Its own Content-Security-Policy forbids it every request, so that it does without or not at all.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from explorer.figures.palette import FONT, THEMES, Theme

_HERE = Path(__file__).parent
_EXPORT = "export default "
_RANGES = "U+0000-00FF, U+2000-206F, U+2190-2193, U+2212, U+2215"


class SavedPageError(ValueError):
    """A part cannot be written into a page."""


@dataclass(frozen=True)
class SavedPart:
    """What a page is made of.

    Attributes:
        title: its heading.
        note: one line below: what is shown, by which model.
        html, css, js: the part's; the script's default export is given the data, as in the app.
        data: the bytes that the part is given, with its decoder.
    """

    title: str
    note: str
    html: str
    css: str
    js: str
    data: bytes


def saved_page(part: SavedPart, theme: str | None = None, font: bytes | None = None) -> bytes:
    """The whole file.

    Args:
        part: what it shows.
        theme: "light" or "dark"; the reader's own if None.
        font: a WOFF2 file; the reader's own if None.

    Raises:
        SavedPageError: a script that would end the page's own.
    """
    starter = (_HERE / "saved_page.js").read_text(encoding="utf-8")
    script = part.js.replace(_EXPORT, "const savedPart = ", 1) + starter
    if "</script" in script.lower():
        raise SavedPageError("A script that holds “</script” cannot stand in a page.")
    page = Template((_HERE / "saved_page.html").read_text(encoding="utf-8"))
    whole = page.substitute(
        title=escape(part.title),
        note=escape(part.note),
        style=_looks(theme) + (_face(font) if font else ""),
        part_style=part.css,
        markup=part.html,
        data=base64.b64encode(part.data).decode("ascii"),
        script=script,
    )
    return whole.encode()


def _looks(theme: str | None) -> str:
    """The colours as the app's front end names them."""
    if theme is not None:
        return _rule(THEMES[theme])
    return f"{_rule(THEMES['light'])}@media(prefers-color-scheme:dark){{{_rule(THEMES['dark'])}}}"


def _rule(theme: Theme) -> str:
    values: Mapping[str, str] = {
        "background-color": theme.paper,
        "text-color": theme.ink,
        "border-color": theme.grid,
        "gray-text-color": theme.quiet,
        "orange-text-color": theme.incoming,
        "blue-text-color": theme.latent,
        "green-text-color": theme.outgoing,
        "base-radius": "8px",
        "button-radius": "8px",
        "font": FONT,
    }
    named = "".join(f"--st-{name}:{value};" for name, value in values.items())
    return f":root{{color-scheme:{theme.name};{named}}}"


def _face(font: bytes) -> str:
    source = base64.b64encode(font).decode("ascii")
    return (
        f"@font-face{{font-family:Inter;font-weight:100 900;unicode-range:{_RANGES};"
        f"src:url(data:font/woff2;base64,{source})format('woff2')}}"
    )
