"""Do the pad's script and its data speak of the same layers?"""

from __future__ import annotations

import re
from pathlib import Path

from explorer.ui.components.latent_pad import layers
from explorer.ui.components.latent_pad.layers import LAYERS, LAYERS_AT_FIRST, WINDOWED

FOLDER = Path(layers.__file__).parent


def test_every_layer_on_at_first_is_a_layer() -> None:
    assert set(LAYERS_AT_FIRST) <= set(LAYERS)


def test_the_chips_are_the_layers() -> None:
    chips = (FOLDER / "chips.js").read_text(encoding="utf-8")
    listed = chips[chips.index("export const LAYERS") : chips.index("];")]
    assert tuple(re.findall(r'^  \["(\w+)"', listed, re.MULTILINE)) == LAYERS


def test_the_script_decodes_the_pictures_that_are_sent() -> None:
    content = (FOLDER / "content.js").read_text(encoding="utf-8")
    named = re.search(r"const WINDOWED = \[(.*)\];", content)
    assert named is not None
    assert tuple(re.findall(r'"(\w+)"', named[1])) == WINDOWED
