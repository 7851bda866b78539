"""How does everyone explore at once? Each phone has its own pad; the stage shows their pointers."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.rooms.kinds.kind import Kind, Results, check_plane, latest, place
from explorer.rooms.scene import Question
from explorer.rooms.state import Answer


def _results(_question: Question, answers: Sequence[Answer]) -> Results:
    return {"dots": latest(answers)}


EXPLORE = Kind("Explore", check_plane, place, _results, is_hidden=False, moves=True)
