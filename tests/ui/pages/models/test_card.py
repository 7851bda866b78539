"""Does a card say what its model is, and lead where that model is looked at?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.figures.palette import DARK
from explorer.ui.pages.models import card as cards
from explorer.ui.pages.models.card import PAGES, show_card
from explorer.ui.shell.sections import SECTIONS
from tests.ui.stand_ins import CODES_ONLY, PartPage, StandInCore, description, stored

CARD = {
    "parameters": 1234,
    "split": {},
    "training": {},
    "preprocessing": "as they are",
    "date": "today",
    "command": "",
}


def page_of(suggested: str = "", **changes: Any) -> PartPage:
    model = description(**({"name": "one", "card": CARD} | changes))
    core = StandInCore([model], {"one": stored([[0, 0]] * 4)})
    return PartPage(show_card, core, model, DARK, suggested)


def labels(page: PartPage) -> list[str]:
    downloads = [element.proto.label for element in page.app.get("download_button")]
    return [button.label for button in page.app.button] + downloads


def test_its_head_has_picture_title_and_figures_with_units() -> None:
    page = page_of(title="A title", metrics={"elbo": -101.3, "images": 360})
    page.run()
    assert 'alt="its manifold"' in page.words
    assert "<b>A title</b>" in page.words
    assert "VAE of 2×2 pixels · 1,234 weights" in page.words
    assert "−ELBO</button></span> <b>101.3</b>" in page.words
    assert 'title="per image, on 360 test images"' in page.words


def test_a_model_that_shows_nothing_has_no_picture() -> None:
    page = page_of(capabilities=frozenset({"reconstructs"}))
    page.run()
    assert "<img" not in page.words
    assert labels(page) == ["Card", "Zip"]


def test_what_a_card_s_author_wrote_is_text_and_not_markup() -> None:
    page = page_of(title="<script>alert(1)</script>", family_title='<img src="x">')
    page.run()
    assert "<script" not in page.words
    assert page.words.count("<img") == 1
    assert "&lt;script&gt;" in page.words


@pytest.mark.parametrize(
    ("capabilities", "title", "page"),
    [
        (CODES_ONLY, "Latent map", "latent_map"),
        (frozenset({"codebook"}), "Codebook", "codebook"),
        (frozenset({"energy_based"}), "Gibbs chain", "gibbs"),
    ],
)
def test_it_leads_to_the_page_for_what_it_can_do(
    monkeypatch: pytest.MonkeyPatch, capabilities: frozenset[str], title: str, page: str
) -> None:
    gone: list[tuple[str, str]] = []
    monkeypatch.setattr(cards, "go_to", lambda *where: gone.append(where))
    shown = page_of(capabilities=capabilities)
    shown.run()
    button = shown.app.button(key="open_one")
    assert button.label == title
    button.click().run()
    assert gone == [(page, "one")]


def test_pages_that_a_card_leads_to_are_in_the_menu_under_their_titles() -> None:
    menu = {entry.name: entry.title for entries in SECTIONS.values() for entry in entries}
    assert all(menu[name] == title for _, name, title in PAGES)


def test_one_s_own_can_be_saved_and_thrown_away_and_a_shared_one_only_taken() -> None:
    own, shared = page_of(suggested="mine"), page_of()
    own.run()
    shared.run()
    assert {"Save", "Throw away", "Download"} <= set(labels(own))
    assert own.app.text_input[0].value == "mine"
    assert "Zip" not in labels(own)
    assert "Zip" in labels(shared)
    assert not {"Save", "Throw away"} & set(labels(shared))


def test_the_whole_card_opens_when_it_is_asked_for() -> None:
    page = page_of()
    page.run()
    assert not page.app.tabs
    page.app.button(key="card_one").click().run()
    assert [tab.label for tab in page.app.tabs] == ["Training"]
