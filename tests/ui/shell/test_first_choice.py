"""Is the model that a visitor sees first among those that ship, with a picture to begin with?"""

from __future__ import annotations

from explorer.portable.first_picture import FILE
from explorer.ui.shell.first_choice import FIRST_CHOICE
from tests.shipped import CHECKPOINTS, FAMILY_OF


def test_the_first_choice_ships_and_has_its_first_picture() -> None:
    assert FIRST_CHOICE in FAMILY_OF
    assert (CHECKPOINTS / FIRST_CHOICE / FILE).is_file()
