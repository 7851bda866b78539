"""Are the room's answers said in a few plain lines?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.rooms import Question
from explorer.ui.pages.talk.answers import LINES

WORDS = ("yes", "no | picture:m?seed=1", "picture:m?seed=2")


@pytest.mark.parametrize(
    ("kind", "results", "lines"),
    [
        (
            "choose",
            {"counts": [3, 1, 0], "right": 0},
            ["1 yes: **3** · 75% :green[right]", "2 no: **1** · 25%", "Picture 3: **0** · 0%"],
        ),
        ("choose", {}, []),
        (
            "rank",
            {"shares": [0.25, 0.75], "shown": [4, 2]},
            ["2 no: preferred in **75%** of 2 pairs", "1 yes: preferred in **25%** of 4 pairs"],
        ),
        ("point", {"peaks": [[0.51, -1.0, 7]]}, ["7 pins near (0.5, -1.0)"]),
        ("guess", {"pins": []}, []),
        (
            "guess",
            {"nearest_distance": 0.2, "median_distance": 1.4},
            ["The nearest guess is **0.2** away, half of them within 1.4."],
        ),
    ],
)
def test_the_lines_of_a_kind(kind: str, results: dict[str, Any], lines: list[str]) -> None:
    assert LINES[kind](Question(kind, "?", WORDS), results) == lines
