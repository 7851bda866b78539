"""Does a word open what it means where it stands, as text and nothing but text?"""

from __future__ import annotations

import re

import pytest

from explorer.ui.glossary import GLOSSARY, Term, explained, term_html, with_terms
from tests.sources import PACKAGE


def test_one_word_is_explained_wholly_and_several_in_short():
    alone, several = explained("kl"), explained("kl", "elbo")
    assert GLOSSARY["kl"].more in alone
    assert GLOSSARY["kl"].source in alone
    assert GLOSSARY["kl"].more not in several
    for key in ("kl", "elbo"):
        assert GLOSSARY[key].sentence in several


def test_a_button_opens_what_belongs_to_it():
    html = term_html("−ELBO", "elbo", where="card of x")
    [target] = re.findall(r'popovertarget="([^"]+)"', html)
    assert f'popover="auto" id="{target}"' in html
    assert " " not in target
    assert ">−ELBO</button>" in html
    assert "<summary>more</summary>" in html


def test_what_is_written_is_text(monkeypatch):
    monkeypatch.setitem(GLOSSARY, "bad", Term("<b>", "<i>&.", "<u>", "<s>"))
    html = term_html('<img src="x">', "bad", where='"><script>')
    assert not re.findall(r"<(img|script|i|u|s)\b", html)


def test_words_in_a_component_s_page_become_buttons():
    html = with_terms("<dt>{{log p(z): log_pz}}</dt>", "pad")
    assert html == f"<dt>{term_html('log p(z)', 'log_pz', where='pad')}</dt>"


@pytest.mark.parametrize(
    "page", sorted(PACKAGE.glob("ui/components/*/*.html")), ids=lambda page: page.stem
)
def test_no_mark_is_left_in_a_component_s_page(page):
    assert "{{" not in with_terms(page.read_text("utf-8"), page.stem)
