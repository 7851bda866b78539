"""What must a kind of question know?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from explorer.core import Core
from explorer.rooms.errors import RoomError
from explorer.rooms.scene import Question
from explorer.rooms.state import Answer

EXTENT = 3.0
"""Half the width of the plane shown, in latent units: three standard deviations of the prior."""
WIDEST = 100.0
Results = dict[str, Any]
"""What the stage draws, as JSON."""


def nothing_more(_core: Core, _model: str, value: Any) -> Any:
    """Of a kind whose answers need no model: the answer as it was taken."""
    return value


def no_outcomes(_question: Question, _answers: Sequence[Answer]) -> dict[str, Results]:
    """Of a kind in which nobody is right."""
    return {}


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    Attributes:
        title: for the desk.
        check: raises RoomError for a question that cannot be asked.
        take: an answer as a phone sent it, checked and as it is kept; RoomError.
        results: what all answers come to.
        most: answers that one phone may give; a further one under the same number replaces it.
        is_hidden: whether nobody sees results before they are revealed.
        moves: whether the phone's pointer is the answer; it is passed on and not kept.
        needs_model: whether the phone decodes; then `settings["model"]` says by which.
        is_moderated: whether an answer waits for the desk where moderation is on.
        placed: the answer with what a model adds to it; slow, and may ask the core.
        outcomes: for each phone, what it learns of its own answer once all is revealed.
    """

    title: str
    check: Callable[[Question], None]
    take: Callable[[Question, Any], Any]
    results: Callable[[Question, Sequence[Answer]], Results]
    most: int = 1
    is_hidden: bool = True
    moves: bool = False
    needs_model: bool = True
    is_moderated: bool = False
    placed: Callable[[Core, str, Any], Any] = nothing_more
    outcomes: Callable[[Question, Sequence[Answer]], dict[str, Results]] = no_outcomes


def extent(question: Question) -> float:
    """Half the width of the question's plane, in latent units."""
    value = question.settings.get("extent", EXTENT)
    if isinstance(value, str) or not 0 < value <= WIDEST:
        raise RoomError(f"The setting extent is {value!r}; it must be above 0, at most {WIDEST:g}.")
    return float(value)


def check_plane(question: Question) -> None:
    """RoomError where a question names no model, or a plane that cannot be."""
    extent(question)
    if not isinstance(question.settings.get("model"), str) or not question.settings["model"]:
        raise RoomError(f"A question of the kind {question.kind} names its model in its settings.")


def place(question: Question, value: Any) -> list[float]:
    """A place on the plane that a phone sent, [x, y] in latent units, kept to 1/1000.

    Raises:
        RoomError: it is none.
    """
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_finite, value)):
        raise RoomError("An answer is a place of two finite numbers.")
    most = extent(question)
    return [round(min(max(float(each), -most), most), 3) for each in value]


def places_said(text: str) -> list[float]:
    """A place as a deck says it, "x, y". Raises RoomError if it is none."""
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise RoomError(f"The answer is {text[:40]!r}; a place is said as x, y.") from None
    if not (isfinite(x) and isfinite(y)):
        raise RoomError("The answer's place is not finite.")
    return [x, y]


def number_below(value: Any, count: int, what: str) -> int:
    """A whole number of 0 … count-1 that a phone sent; RoomError if it is none."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
        raise RoomError(f"{what} is not one of 0 … {count - 1}.")
    return value


def latest(answers: Iterable[Answer]) -> list[Any]:
    """The answers' values."""
    return [answer.value for answer in answers]


def _is_finite(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False
