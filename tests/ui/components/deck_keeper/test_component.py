"""Is what a browser sends of what it keeps taken only in its right form?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.ui.components.deck_keeper import Kept
from explorer.ui.components.deck_keeper.component import LONGEST, read_kept


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "deck",
        {"deck": "text"},
        {"deck": {"number": 0, "text": "x"}},
        {"deck": {"number": True, "text": "x"}},
        {"deck": {"number": 2**60, "text": "x"}},
        {"deck": {"number": 3, "text": 4}},
        {"deck": {"number": 3, "text": "x" * (LONGEST + 1)}},
        {"other": {"number": 3, "text": "x"}},
    ],
)
def test_another_form_counts_as_not_sent(sent: Any) -> None:
    assert read_kept(sent) == {}


def test_what_is_kept_is_taken_by_its_name() -> None:
    sent = {"deck": {"number": 3, "text": "x"}, "desk": {"number": 4, "text": ""}}
    assert read_kept(sent) == {"deck": Kept(3, "x"), "desk": Kept(4, "")}
