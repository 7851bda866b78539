"""Is a refusal told as the sentence that it is, whatever stands in it?"""

from __future__ import annotations

import pytest
import streamlit as st

from explorer.ui.pages.talk.refusal import refuse


def test_it_is_told_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(st, "toast", lambda words, **_: said.append(words))
    refuse(ValueError("There is no *x*."))
    assert said == [r"There is no \*x\*."]
