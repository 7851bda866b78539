"""Does the glossary explain every figure of a card, and nothing twice?"""

from __future__ import annotations

from explorer.ui.glossary import GLOSSARY
from explorer.ui.pages.models.figure_groups import MEANINGS
from explorer.ui.pages.models.figures import SHOWN_KEYS


def test_every_figure_on_a_card_explains_itself():
    assert set(SHOWN_KEYS) <= set(GLOSSARY)


def test_no_figure_of_a_card_is_explained_twice():
    for key, meaning in MEANINGS.items():
        if key in GLOSSARY and key != "log_px":
            assert GLOSSARY[key].sentence[:-1] in meaning.says
