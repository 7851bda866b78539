"""What do the room's answers come to, said in a few lines?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from explorer.rooms.pictures import option_of
from explorer.rooms.scene import Question
from explorer.ui.shell.plain import plain

Results = Mapping[str, Any]


def show_answers(question: Question, results: Results) -> None:
    """The lines, as answers come; the lecturer sees them before the room does."""
    for line in LINES.get(question.kind, _nothing)(question, results):
        st.markdown(line)


def _choose(question: Question, results: Results) -> list[str]:
    counts: Sequence[int] = results.get("counts", ())
    total = max(sum(counts), 1)
    return [
        f"{_option(question, at)}: **{count}** · {count / total:.0%}"
        + (" :green[right]" if at == results.get("right") else "")
        for at, count in enumerate(counts)
    ]


def _rank(question: Question, results: Results) -> list[str]:
    shares: Sequence[float] = results.get("shares", ())
    shown = results.get("shown") or [0] * len(shares)
    order = sorted(range(len(shares)), key=lambda at: -shares[at])
    return [
        f"{_option(question, at)}: preferred in **{shares[at]:.0%}** of {shown[at]} pairs"
        for at in order
    ]


def _point(_question: Question, results: Results) -> list[str]:
    peaks = results.get("peaks", ())
    return [f"{count} pins near ({x:.1f}, {y:.1f})" for x, y, count in peaks]


def _guess(_question: Question, results: Results) -> list[str]:
    if "nearest_distance" not in results:
        return []
    return [
        f"The nearest guess is **{results['nearest_distance']}** away, "
        f"half of them within {results['median_distance']}."
    ]


def _nothing(_question: Question, _results: Results) -> list[str]:
    return []


LINES: dict[str, Callable[[Question, Results], list[str]]] = {
    "choose": _choose,
    "rank": _rank,
    "point": _point,
    "guess": _guess,
}
"""Of the kinds of which more can be said than how many answers there are."""


def _option(question: Question, at: int) -> str:
    words = option_of(question.options[at]).words
    return f"{at + 1} {plain(words)}" if words else f"Picture {at + 1}"
