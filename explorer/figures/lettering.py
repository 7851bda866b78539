"""How does a text that somebody else wrote stand in a chart as the text that it is?

Plotly reads a few tags and entities in every text, and `%{…}` where it fills in numbers.
"""

from __future__ import annotations

from html import escape


def lettered(text: str) -> str:
    """What plotly shows as this text, in one line."""
    return escape(" ".join(text.split()), quote=False).replace("{", "&#123;")
