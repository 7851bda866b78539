"""Is what lies on a plane what it says where nothing else is said?"""

from __future__ import annotations

from explorer.ui.components.scene.parts import Atlas, Picture, View


def test_a_view_is_the_prior_s_three_sigmas_and_a_half() -> None:
    assert View() == View(0.0, 0.0, 3.5)


def test_thumbnails_are_originals_and_a_picture_has_no_tiles_unless_said() -> None:
    assert Atlas(b"", 2, (4, 4)).is_original
    assert Picture(b"", (0.0, 1.0, 0.0, 1.0)).grid is None
