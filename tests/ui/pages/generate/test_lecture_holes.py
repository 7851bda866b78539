"""Is what the shipped lecture says of gaps in the prior what this page finds?"""

from __future__ import annotations

from explorer.core import ModelCore
from explorer.rooms.lecture import shipped_lecture
from explorer.ui.pages.generate.samples import draws_in_holes
from explorer.ui.shell.visitors_deck import scene_link
from tests.shipped import CHECKPOINTS

CORE = ModelCore.open(CHECKPOINTS, "cpu")
NOTES = {scene.title: scene.notes for scene in shipped_lecture(scene_link).scenes}


def test_the_balls_leave_some_gaps_but_few() -> None:
    """More than a perfect model of as many images, and yet a draw in ten is in none at most."""
    assert "fill the prior nearly without gaps" in NOTES["Balls and springs"]
    share, perfect = draws_in_holes(CORE, "mnist-vae-2d-beta-1")
    assert 2 * perfect < share < 0.1
