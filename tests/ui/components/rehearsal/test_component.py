"""Is what a browser tells of a rehearsal taken only in its right form?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.ui.components.rehearsal import SceneReport
from explorer.ui.components.rehearsal.component import read_reports


@pytest.mark.parametrize(
    "sent", [None, "x", {}, [None], [{"ms": "1", "words": ""}], [{"ms": 1, "words": None}]]
)
def test_another_form_counts_as_not_sent(sent: Any) -> None:
    assert read_reports(sent) == ()


def test_each_scene_s_report_is_taken() -> None:
    sent = [
        {"ms": 120.5, "isThere": True, "words": ""},
        {"ms": 9, "isThere": 1, "words": "x" * 999},
    ]
    assert read_reports(sent) == (SceneReport(120.5, True), SceneReport(9.0, False, "x" * 300))
