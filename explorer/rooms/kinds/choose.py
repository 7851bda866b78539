"""Which of these? One of up to six, words or pictures, hidden until revealed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from explorer.rooms.errors import RoomError
from explorer.rooms.kinds.kind import Kind, Results, latest, number_below
from explorer.rooms.scene import Question
from explorer.rooms.state import Answer

FEWEST, MOST = 2, 6


def _check(question: Question) -> None:
    if not FEWEST <= len(question.options) <= MOST:
        raise RoomError(f"A question of the kind choose has {FEWEST} to {MOST} options.")
    _right(question)


def _right(question: Question) -> int | None:
    """The right option from 0, None where none is."""
    if not question.answer:
        return None
    said = question.answer.strip()
    if not said.isdecimal() or not 1 <= int(said) <= len(question.options):
        raise RoomError(f"The answer is {said[:40]!r}; it must be the number of an option, from 1.")
    return int(said) - 1


def _take(question: Question, value: Any) -> int:
    return number_below(value, len(question.options), "An answer")


def _results(question: Question, answers: Sequence[Answer]) -> Results:
    counted = Counter(latest(answers))
    counts = [counted[option] for option in range(len(question.options))]
    return {"counts": counts, "right": _right(question)}


def _outcomes(question: Question, answers: Sequence[Answer]) -> dict[str, Results]:
    right = _right(question)
    if right is None:
        return {}
    return {answer.phone: {"is_right": answer.value == right, "right": right} for answer in answers}


CHOOSE = Kind("Choose", _check, _take, _results, needs_model=False, outcomes=_outcomes)
