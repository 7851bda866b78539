"""Does only a visit's first run pause?"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui.front_end import first_pictures


def test_only_the_first_run_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    paused: list[float] = []
    monkeypatch.setattr(first_pictures.time, "sleep", paused.append)

    def page() -> None:
        from explorer.ui.front_end.first_pictures import let_first_pictures_be_drawn

        let_first_pictures_be_drawn()

    visit = AppTest.from_function(page).run()
    assert not visit.exception
    assert paused.count(first_pictures.PAUSE_S) == 1
    visit.run()
    assert paused.count(first_pictures.PAUSE_S) == 1
