"""Which kinds of question are there?"""

from __future__ import annotations

from explorer.rooms.errors import RoomError
from explorer.rooms.kinds.choose import CHOOSE
from explorer.rooms.kinds.draw import DRAW
from explorer.rooms.kinds.explore import EXPLORE
from explorer.rooms.kinds.guess import GUESS
from explorer.rooms.kinds.kind import Kind
from explorer.rooms.kinds.point import POINT
from explorer.rooms.kinds.rank import RANK
from explorer.rooms.pictures import check_option
from explorer.rooms.scene import Deck, Question

KINDS: dict[str, Kind] = {
    "explore": EXPLORE,
    "point": POINT,
    "guess": GUESS,
    "draw": DRAW,
    "choose": CHOOSE,
    "rank": RANK,
}
"""A new kind is one file beside this and one line here."""


def kind_of(question: Question) -> Kind:
    """What a question's kind knows. Raises RoomError where there is no such kind."""
    if question.kind not in KINDS:
        raise RoomError(
            f"There is no kind of question {question.kind[:40]!r}; there are: {', '.join(KINDS)}."
        )
    return KINDS[question.kind]


def check_question(question: Question) -> None:
    """Raises RoomError where a question cannot be asked."""
    kind_of(question).check(question)
    for option in question.options:
        check_option(option)


def check_deck(deck: Deck) -> None:
    """Raises RoomError, which names the scene, where a question cannot be asked."""
    for number, scene in enumerate(deck.scenes, 1):
        if scene.question is not None:
            try:
                check_question(scene.question)
            except RoomError as error:
                raise RoomError(f"Scene {number}, {scene.title}: {error}") from error
