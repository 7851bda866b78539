"""Are the parts of a map what they say where nothing else is said?"""

from __future__ import annotations

from explorer.ui.components.latent_pad.parts import Mark


def test_marks_have_no_posterior_unless_said() -> None:
    assert Mark((0.0, 0.0)).covariance is None
