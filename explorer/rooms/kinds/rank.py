"""Which looks better to the room? Pairs of pictures, and from them each one's share of wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from explorer.rooms.errors import RoomError
from explorer.rooms.kinds.kind import Kind, Results, latest, number_below
from explorer.rooms.scene import Question
from explorer.rooms.state import Answer

MOST_PAIRS = 10
"""Asked of one phone."""


def _check(question: Question) -> None:
    if len(question.options) < 2:
        raise RoomError("A question of the kind rank has at least two options, its pictures.")


def _take(question: Question, value: Any) -> list[int]:
    if not isinstance(value, list) or len(value) != 2:
        raise RoomError("An answer is the better one and the other.")
    better, other = (number_below(each, len(question.options), "An option") for each in value)
    if better == other:
        raise RoomError("An answer compares two different pictures.")
    return [better, other]


def _results(question: Question, answers: Sequence[Answer]) -> Results:
    wins: Counter[int] = Counter()
    shown: Counter[int] = Counter()
    for better, other in latest(answers):
        wins[better] += 1
        shown.update((better, other))
    options = range(len(question.options))
    # One win and one loss are assumed of each, so that a single vote does not say "always".
    shares = [round((wins[one] + 1) / (shown[one] + 2), 3) for one in options]
    return {"shares": shares, "shown": [shown[one] for one in options]}


RANK = Kind("Rank by eye", _check, _take, _results, most=MOST_PAIRS, needs_model=False)
