"""Does a look say all colours that the scripts set, and whether it is dark?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.ui.components.live import look


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_look_is_the_theme_s(theme: Theme) -> None:
    found = look.look_of(theme)
    assert found["is_dark"] is theme.is_dark
    assert (found["paper"], found["latent"]) == (theme.paper, theme.latent)


def test_every_colour_that_the_script_sets_is_in_the_look() -> None:
    script = Path(look.__file__).with_name("theme.js").read_text(encoding="utf-8")
    body = script[script.index("export function setLook") :]
    roles = re.findall(r'"(\w+)"', body[: body.index("]")])
    assert len(roles) == 4
    assert set(roles) < set(look.look_of(LIGHT))
