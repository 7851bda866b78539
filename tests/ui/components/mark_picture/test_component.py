"""Is only a mark that is there taken from what the browser sends?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from explorer.ui.components.mark_picture import number_now


@pytest.mark.parametrize(
    ("sent", "number"),
    [(2, 2), (0, None), (4, None), ("2", None), (None, None), ([1], None), (1.0, None)],
)
def test_a_tapped_mark_is_taken_and_nothing_else(
    sent: Any, number: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "session_state", {"picture": SimpleNamespace(number=sent)})
    assert number_now("picture", 3) == number
    assert number_now("nowhere", 3) is None
