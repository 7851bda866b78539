"""Is it said of a vote how many say what, and when that is no majority?"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from explorer.latent.neighbours import Vote
from explorer.ui.receipt.vote import vote_words
from tests.ui.stand_ins import CONDITIONAL, description


def words(vote: Vote, **changes: object) -> str:
    return vote_words(description(**changes), SimpleNamespace(vote=vote))


@pytest.mark.parametrize(
    ("vote", "said"),
    [
        (Vote(1, 10, 10), "All 10 say **one**."),
        (Vote(2, 6, 10), "6 of 10 say **two**."),
        (Vote(2, 5, 10), "5 of 10 say **two**, which is no majority."),
        (Vote(0, 3, 10), "3 of 10 say **zero**, which is no majority."),
        (Vote(0, 1, 1), "All 1 say **zero**."),
    ],
)
def test_a_vote_in_a_sentence(vote: Vote, said: str) -> None:
    assert words(vote) == said


def test_a_class_without_a_name_is_its_number() -> None:
    assert words(Vote(7, 2, 3), class_names=()) == "2 of 3 say **7**."


def test_neighbours_of_a_conditional_model_are_no_judges_of_the_class() -> None:
    assert "need not be of its class" in words(Vote(1, 9, 10), capabilities=CONDITIONAL)
