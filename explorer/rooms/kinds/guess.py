"""Where will this image land? The distance is the score, and the nearest guess is shown."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist

from explorer.rooms.errors import RoomError
from explorer.rooms.kinds.kind import Kind, Results, check_plane, latest, place, places_said
from explorer.rooms.scene import Question
from explorer.rooms.state import Answer


def _check(question: Question) -> None:
    check_plane(question)
    if len(question.options) != 1:
        raise RoomError("A question of the kind guess has one option: the picture that lands.")
    places_said(question.answer)


def _results(question: Question, answers: Sequence[Answer]) -> Results:
    right = places_said(question.answer)
    guesses = latest(answers)
    far = [dist(guess, right) for guess in guesses]
    if not far:
        return {"pins": [], "right": right}
    nearest = min(range(len(far)), key=far.__getitem__)
    return {
        "pins": guesses,
        "right": right,
        "nearest": guesses[nearest],
        "nearest_distance": round(far[nearest], 2),
        "median_distance": round(sorted(far)[len(far) // 2], 2),
    }


def _outcomes(question: Question, answers: Sequence[Answer]) -> dict[str, Results]:
    right = places_said(question.answer)
    far = sorted((dist(answer.value, right), answer.phone) for answer in answers)
    return {
        phone: {"distance": round(distance, 2), "rank": rank, "of": len(far), "right": right}
        for rank, (distance, phone) in enumerate(far, 1)
    }


GUESS = Kind("Guess", _check, place, _results, outcomes=_outcomes)
