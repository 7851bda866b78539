"""What do the words mean that stand as labels on the pages?"""

from explorer.ui.glossary.explained import (
    explained,
    meaning_html,
    sentence,
    term_button,
    term_html,
    term_style,
    with_terms,
)
from explorer.ui.glossary.terms import GLOSSARY, Term

__all__ = [
    "GLOSSARY",
    "Term",
    "explained",
    "meaning_html",
    "sentence",
    "term_button",
    "term_html",
    "term_style",
    "with_terms",
]
