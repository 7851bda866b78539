"""Is a deck the same after it was a file, and is a file that is none told so in one sentence?"""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.rooms.deck_file import LARGEST_FILE, DeckError, deck_text, read_deck
from explorer.rooms.scene import Deck, Question, Scene

SOUND = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ADDRESSES = st.sampled_from(
    ["manifold", "latent_map?model=mnist-vae-2d&at=0.5_1", "theory?idea=Bayes"]
)
VALUES = st.one_of(SOUND, st.integers(-(2**50), 2**50), st.floats(-1e8, 1e8, allow_nan=False))
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)
QUESTIONS = st.builds(
    Question,
    SOUND.map(lambda text: text[:40]),
    SOUND,
    st.lists(SOUND, max_size=6).map(tuple),
    SOUND,
    st.dictionaries(NAMES, VALUES, max_size=4),
)
SCENES = st.builds(Scene, ADDRESSES, SOUND, SOUND, st.none() | QUESTIONS)
DECKS = st.builds(Deck, SOUND, st.lists(SCENES, min_size=1, max_size=3).map(tuple))


def no_view(address: str) -> str:
    raise ValueError(f"There is no {address}.")


@given(DECKS)
@settings(max_examples=150, deadline=None)
def test_a_deck_is_the_same_after_it_was_a_file(deck: Deck) -> None:
    assert read_deck(deck_text(deck).encode(), str) == deck


def test_a_file_with_a_mark_of_its_order_and_windows_lines_is_read() -> None:
    data = b'\xef\xbb\xbftitle = "A"\r\n[[scene]]\r\naddress = "manifold"\r\ntitle = "M"\r\n'
    assert read_deck(data, str) == Deck("A", (Scene("manifold", "M"),))


def test_half_a_character_becomes_a_question_mark() -> None:
    assert read_deck(deck_text(Deck("a\ud800b", (Scene("manifold", ""),))), str).title == "a?b"


SCENE = '[[scene]]\naddress = "manifold"\n'
ASKED = f'{SCENE}[scene.question]\nkind = "choose"\noptions = ["a", "b"]\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title = ", "line 1"),
        (f'{SCENE}title = "a\nb"', "line 3"),
        (b"\xff\xfe\x00", "UTF-8"),
        (f"{ASKED}[scene.question.settings]\nextent = 1{'0' * 400}", "too large a number"),
        (f"{ASKED}[scene.question.settings]\nextent = 1{'0' * 5000}", "thousands of digits"),
        ("a" * (LARGEST_FILE + 1), "at most 500 kB"),
        ("a = " + "[" * 100_000, "no deck"),
        ("title = 1\n" + SCENE, "The deck: A deck's title is no text"),
        ('title = "A"', "The deck: A deck has at least one scene"),
        ("scene = 3", "[[scene]]"),
        ('colour = "red"', "The deck: “colour” is none of"),
        (f"{SCENE}{SCENE}titel = 1", "Scene 2: “titel” is none of"),
        ("[[scene]]\naddress = 3", "Scene 1: A scene's address is no text"),
        (f"{SCENE}notes = 3", "Scene 1: A scene's notes is no text"),
        (f'{SCENE}notes = "{"n" * 9000}"', "9000 characters"),
        (f"{SCENE}question = 1", "[scene.question]"),
        (ASKED.replace('["a", "b"]', '"a"'), "a row of texts"),
        (ASKED.replace('["a", "b"]', "[1, 2]"), "no text"),
        (f"{ASKED}settings = 1", "Scene 1: A question has at most 16 settings"),
        (f"{ASKED}[scene.question.settings]\nrow = nan", "row"),
        (f"{ASKED}[scene.question.settings]\nrow = 1979-05-27", "row"),
        (f"{ASKED}[scene.question.settings]\n'a b' = 1", "no name"),
    ],
)
def test_what_is_no_deck_is_told_in_a_sentence_that_says_where(
    text: str | bytes, sentence: str
) -> None:
    with pytest.raises(DeckError, match=r"^[^\n]+\.$") as refused:
        read_deck(text, str)
    assert sentence in str(refused.value)


def test_a_scene_that_leads_nowhere_is_named() -> None:
    with pytest.raises(DeckError, match=r"^Scene 1 leads nowhere: There is no manifold\.$"):
        read_deck(SCENE, no_view)


def test_numbers_come_back_as_they_were() -> None:
    asked = Question("guess", "?", (), "", {"row": 7, "at": 0.1, "far": math.pi})
    deck = Deck("A", (Scene("manifold", "", "", asked),))
    assert read_deck(deck_text(deck), str) == deck
