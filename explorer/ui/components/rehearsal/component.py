"""How is a stage stepped through in the lecturer's own browser, and what is told of each scene?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.components.live.mounting import declared
from explorer.ui.components.live.sent import is_number

MOST_SCENES = 500
_mount = declared(Path(__file__).parent)


@dataclass(frozen=True)
class SceneReport:
    """How one scene came.

    Attributes:
        ms: from the key to its picture.
        is_there: whether the picture came at all.
        words: of an error that the scene shows; "" for none.
    """

    ms: float
    is_there: bool
    words: str = ""


def rehearsal(*, key: str, stage: str, scenes: int, on_report: Callable[[], None]) -> None:
    """Step through a stage from its first scene to its last, in a window of its own size.

    Args:
        key: of it; `reports_now(key)` reads in `on_report` how each scene came.
        stage: its address, with the secret.
        scenes: how many there are.
        on_report: called once, at the end.
    """
    _mount(key=key, data={"stage": stage, "scenes": scenes}, on_report_change=on_report)


def reports_now(key: str) -> tuple[SceneReport, ...]:
    """What the browser has just told; it is not trusted."""
    return read_reports(getattr(st.session_state.get(key), "report", None))


def read_reports(sent: Any) -> tuple[SceneReport, ...]:
    """The reports of the right form among what was sent."""
    found = []
    for one in sent[:MOST_SCENES] if isinstance(sent, list) else []:
        if not isinstance(one, dict):
            continue
        ms, words = one.get("ms"), one.get("words")
        if ms is not None and is_number(ms) and isinstance(words, str):
            found.append(SceneReport(float(ms), one.get("isThere") is True, words[:300]))
    return tuple(found)
