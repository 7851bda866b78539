"""Is a deck that somebody brings checked like any upload?"""

from __future__ import annotations

import pytest

from explorer.rooms.errors import RoomError
from explorer.rooms.kinds.registry import KINDS, check_deck
from explorer.rooms.scene import MOST_SCENES, Deck, Question, Scene
from explorer.rooms.stored import deck_json, deck_of
from tests.rooms.decks import KINDS as ASKED
from tests.rooms.decks import MAP, PLANE, every_kind


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "../core/health",
        "javascript:alert(1)",
        "latent_map#x",
        'latent_map?a="><script>',
        "latent_map?a b",
        "",
        "latent_map?" + "a" * 9000,
    ],
)
def test_a_scene_leads_nowhere_but_into_the_app(address):
    with pytest.raises(RoomError):
        Scene(address, "A scene")


@pytest.mark.parametrize(
    "question",
    [
        Question("juggle", "?"),
        Question("explore", "?"),
        Question("explore", "?", settings={"model": "m", "extent": -1}),
        Question("point", "?", answer="here", settings=PLANE),
        Question("guess", "?", (), "0, 0", PLANE),
        Question("guess", "?", ("picture:m?z=0",), "", PLANE),
        Question("draw", "?", settings={**PLANE, "subject": "cat"}),
        Question("choose", "?", ("one",)),
        Question("choose", "?", ("one", "two"), "3"),
        Question("choose", "?", tuple("abcdefg")),
        Question("rank", "?", ("picture:m?z=0",)),
        Question("choose", "?", ("picture:m?z=0&seed=1", "two")),
        Question("choose", "?", ("picture:../../etc?z=0", "two")),
    ],
)
def test_a_question_that_cannot_be_asked_names_its_scene(question):
    with pytest.raises(RoomError, match="Scene 1, Asking"):
        check_deck(Deck("A deck", (Scene(MAP, "Asking", question=question),)))


def test_a_deck_is_neither_empty_nor_endless():
    for count in (0, MOST_SCENES + 1):
        with pytest.raises(RoomError):
            Deck("A deck", tuple(Scene(MAP, "One") for _ in range(count)))


@pytest.mark.parametrize("value", [float("nan"), True, None, ["a"]])
def test_a_setting_is_a_text_or_a_finite_number(value):
    with pytest.raises(RoomError):
        Question("explore", "?", settings={"model": value})


def test_a_deck_of_every_kind_may_be_asked_and_comes_back_from_json():
    deck = every_kind()
    check_deck(deck)
    assert set(ASKED) == set(KINDS)
    assert deck_of(deck_json(deck)) == deck
