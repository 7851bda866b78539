"""How does a text that somebody else wrote stand in Markdown as the text that it is?

A card's title, a class's name, a file's name, an address's words and the sentence of an error that
repeats one of them: each goes through `plain` before it stands where Streamlit reads Markdown.
"""

from __future__ import annotations

import re

SPACES = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029]+")
SIGNS = re.compile(r"([\\`*_{}\[\]&$|])")
"""What CommonMark, its tables and LaTeX read; each is a letter behind a backslash."""
SPLIT = re.compile(r"[<>~@]|:(?=[\w/+-])|(?<=-)-|(?<=www)\.", re.IGNORECASE)
"""Where Streamlit looks for icons, emoji, arrows and addresses, in the text that remains: it does
not find them where the text is in two pieces, and `:color` without a colour only does that."""
LINE_START = re.compile(r"^([#+=-]|\d+(?=[.)]))")
"""What begins a heading, a list or a rule."""


def plain(text: object) -> str:
    """Markdown that reads as this text and is nothing but text; in one line."""
    words = SIGNS.sub(r"\\\1", SPACES.sub(" ", str(text)).strip())
    words = SPLIT.sub(lambda found: f":color[\\{found[0]}]", words)
    return LINE_START.sub(_begun, words)


def _begun(found: re.Match[str]) -> str:
    # A backslash makes a letter of a sign, not of a digit; behind the digits stands one.
    start = found[0]
    return f"{start}\\" if start.isdigit() else f"\\{start}"
