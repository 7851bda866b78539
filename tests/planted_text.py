"""What text does a test plant where a stranger may write, and is any of it read as more than text?

Markup that is read could also ask a foreign host for a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

PLANTED = "**x** <b>y</b> $z$ [a](http://e) :material/home: :red[q] ![i](http://e/p.png)"
TAG, MARKUP = "<b>y</b>", ("<b>y</b>", "[a](http")
TEXT_ALONE = ("selectbox", "multiselect", "codeBlock", "bidi_component", "textInput", "imgs")
"""Elements whose words nothing reads as markup."""


def said(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every string of an element, with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from said(part, (*path, key))
    elif isinstance(value, list):
        for part in value:
            yield from said(part, path)


def markup(app: AppTest) -> list[str]:
    """What stands on the page so that it would be read as more than text."""
    found = []
    for element in app:
        proto = getattr(element, "proto", None)
        if proto is None:
            continue
        for path, words in said({element.type: MessageToDict(proto)}):
            marks = (TAG,) if set(path) & {"html", "spec"} else MARKUP
            for mark in () if set(path) & set(TEXT_ALONE) else marks:
                before, there, after = words.partition(mark)
                if there:
                    found.append(f"{'.'.join(path)}: {before[-80:]}{mark}{after[:40]}")
    return found
