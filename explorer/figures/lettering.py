"""How does a text that somebody else wrote stand in a chart as the text that it is?

Plotly reads a few tags and entities in every text, and `%{…}` where it fills in numbers.
"""

from __future__ import annotations

from html import escape


def lettered(text: str) -> str:
    """What plotly shows as this text, in one line."""
    return escape(" ".join(text.split()), quote=False).replace("{", "&#123;")


def in_two_lines(text: str, longest: int) -> str:
    """What plotly shows as this text, over two lines where one would be of `longest` letters.

    Broken after a dot between parts, if there is one; else between the words in the middle.
    """
    if len(text) < longest or " " not in text:
        return text
    gaps = [at + 2 for at in range(len(text)) if text.startswith(" · ", at)]
    gaps = gaps or [at for at, letter in enumerate(text) if letter == " "]
    at = min(gaps, key=lambda gap: abs(gap - len(text) / 2))
    return f"{text[:at]}<br>{text[at + 1 :]}"
