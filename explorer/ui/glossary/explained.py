"""How is a word explained where it stands: behind a question mark, or by a tap on itself?"""

from __future__ import annotations

import re
from html import escape

from explorer.ui.glossary.terms import GLOSSARY
from explorer.ui.shell.stylesheet import style_beside

_MARKED = re.compile(r"\{\{(.+?): ([\w ]+)\}\}")


def sentence(key: str) -> str:
    """The sentence, with whose definition it is."""
    term = GLOSSARY[key]
    return f"{term.sentence[:-1]} ({term.source})." if term.source else term.sentence


def explained(*keys: str) -> str:
    """What a widget's or a text's `help` says, in Markdown: one word wholly, several in short."""
    if len(keys) > 1:
        return "\n\n".join(f"**{GLOSSARY[key].name}**: {GLOSSARY[key].sentence}" for key in keys)
    term = GLOSSARY[keys[0]]
    return f"**{term.name}**: {sentence(keys[0])}\n\n{term.more}"


def term_html(label: str, *keys: str, where: str) -> str:
    """The label as a button, and what a tap or Enter on it opens; Escape closes that.

    Args:
        label: plain text.
        keys: of the glossary, at least one.
        where: tells several of these on one page apart.
    """
    return term_button(label, *keys, where=where) + meaning_html(*keys, where=where)


def term_button(label: str, *keys: str, where: str) -> str:
    """The button alone, for many of one word on a page."""
    return (
        f'<button type="button" class="term" popovertarget="{_mark(keys, where)}">{escape(label)}'
        "</button>"
    )


def meaning_html(*keys: str, where: str) -> str:
    """What such a button opens."""
    meanings = "".join(_meaning(key, is_only=len(keys) == 1) for key in keys)
    return f'<span class="meaning" popover="auto" id="{_mark(keys, where)}">{meanings}</span>'


def _mark(keys: tuple[str, ...], where: str) -> str:
    return escape(f"term-{where}-{'-'.join(keys)}".replace(" ", "-"))


def term_style() -> str:
    """The `<style>` of the buttons and of what they open, once for each piece of HTML."""
    return style_beside(__file__)


def with_terms(html: str, where: str) -> str:
    """A component's HTML in which each `{{label: key key}}` has become such a button."""
    return _MARKED.sub(lambda found: term_html(found[1], *found[2].split(), where=where), html)


def _meaning(key: str, is_only: bool) -> str:
    term = GLOSSARY[key]
    more = f"<details><summary>more</summary>{escape(term.more)}</details>" if is_only else ""
    return f"<span><strong>{escape(term.name)}</strong> {escape(sentence(key))}{more}</span>"
