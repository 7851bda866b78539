"""Are a question's settings written as in a deck's file, and is every kind explained?"""

from __future__ import annotations

import pytest

from explorer.rooms import RoomError
from explorer.rooms.deck_file import settings_text
from explorer.rooms.kinds.registry import KINDS
from explorer.ui.pages.talk.question_editor import WORDS, settings_of


def test_settings_are_the_same_after_they_were_lines() -> None:
    settings = {"model": "mnist-vae-2d", "extent": 3.5, "most": 2}
    assert settings_of(settings_text(settings)) == settings
    with pytest.raises(RoomError, match="Settings are lines"):
        settings_of("model mnist")


def test_every_kind_says_what_it_must_be_told() -> None:
    assert set(WORDS) == set(KINDS)


@pytest.mark.parametrize("value", [f"1{'0' * 5000}", "[" * 100_000], ids=["digits", "nested"])
def test_settings_that_no_reader_bears_are_refused(value: str) -> None:
    with pytest.raises(RoomError, match="Settings are lines"):
        settings_of(f"extent = {value}")
