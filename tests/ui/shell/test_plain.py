"""Is a stranger's text nothing but text, in Markdown and in a chart?"""

from __future__ import annotations

import re

import pytest

from explorer.figures.lettering import lettered
from explorer.ui.shell.plain import plain

STRANGE = (
    "**x** <b>y</b> $z$ [a](http://e) :material/home: :red[q] ![i](http://e/p.png)",
    "`c` ~~s~~ &amp; \\ x_y_z | t | {a}",
    "www.e.org x@y.org https://a.b/c :smile: :streamlit: :material_home:",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
)
NEUTRAL = re.compile(r":color\[\\(.)\]")


def read(markdown: str) -> str:
    """What CommonMark makes of signs behind backslashes, and Streamlit of a colourless colour."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", NEUTRAL.sub(r"\1", markdown))


@pytest.mark.parametrize("text", STRANGE)
def test_it_reads_as_it_was_written(text: str) -> None:
    assert read(plain(text)) == text


@pytest.mark.parametrize("text", STRANGE)
def test_no_sign_of_markdown_is_left_to_be_read_as_one(text: str) -> None:
    rest = re.sub(r"\\.", "", NEUTRAL.sub("|", plain(text)).replace("|", ""))
    assert not set("*`_[]{}<>$~@\\") & set(rest)
    # Icons, emoji, addresses and arrows are looked for in what remains, in one piece.
    pieces = NEUTRAL.split(plain(text))[::2]
    assert not any(re.search(r":\w+:|https?://|www\.|->|<-|--|[<>~]=", piece) for piece in pieces)


@pytest.mark.parametrize("text", ["# a", "- a", "+ a", "1. a", "12) a", "=== a", "    a"])
def test_it_begins_no_heading_list_or_block(text: str) -> None:
    assert not re.match(r"([#+=-]|\d+[.)]|\s)", plain(text))
    assert read(plain(text)) == text.strip()


@pytest.mark.parametrize("text", ["T-shirt/top", "zero", "Ankle boot", "MNIST · VAE · β = 4", "3"])
def test_a_usual_name_stays_as_it_is(text: str) -> None:
    assert plain(text) == lettered(text) == text


def test_lines_become_one() -> None:
    assert plain("a\n\n    b\u2028c\x00d") == "a b c d"


def test_a_chart_shows_tags_and_templates_as_they_are() -> None:
    assert lettered("<b>y</b> %{x} & z") == "&lt;b&gt;y&lt;/b&gt; %&#123;x} &amp; z"
