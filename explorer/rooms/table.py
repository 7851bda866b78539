"""What did the room answer, as a table to take away?"""

from __future__ import annotations

import csv
import io
import json

from explorer.rooms.state import RoomState

COLUMNS = ("scene", "title", "kind", "question", "phone", "answer_number", "unix_time_s", "answer")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def results_csv(state: RoomState) -> bytes:
    """Every answer of every scene, one a row, UTF-8; phones by their names here, which say nothing.

    A drawing stands as its place and label; its picture is among the drawings.
    """
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for number in sorted(state.answers):
        scene = state.deck.scenes[number]
        if scene.question is None:
            continue
        about = (number + 1, scene.title, scene.question.kind, scene.question.text)
        # By their times: of several servers each has them in another order.
        for answer in sorted(state.heard(number), key=lambda one: (one.at_s, one.phone, one.n)):
            value = answer.value
            if isinstance(value, dict):
                value = {key: value[key] for key in ("asked", "at", "label") if key in value}
            told = (answer.phone, answer.n, round(answer.at_s, 3), json.dumps(value))
            rows.writerow([_cell(each) for each in (*about, *told)])
    return text.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula stays a text."""
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value
