"""Are the parts of a map what they say where nothing else is said?"""

from __future__ import annotations

from explorer.ui.components.latent_pad.parts import Atlas, Mark, Picture, View


def test_a_view_is_the_prior_s_three_sigmas_and_a_half() -> None:
    assert View() == View(0.0, 0.0, 3.5)


def test_thumbnails_are_originals_and_marks_have_no_posterior_unless_said() -> None:
    assert Atlas(b"", 2, (4, 4)).is_original
    assert Mark((0.0, 0.0)).covariance is None
    assert Picture(b"", (0.0, 1.0, 0.0, 1.0)).grid is None
