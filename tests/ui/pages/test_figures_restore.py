"""Does a saved figure open the page with the settings and the pictures that it was saved from?"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.images.stamp import read_stamp
from explorer.portable.view import view_of
from explorer.ui.shell.navigation import page_names

MODELS = ("a-both", "d-six")
SETTINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "manifold": {
        "model": MODELS,
        "tiles": ("5", "6", "9"),
        "spacing": ("even z", "over the latents"),
        "z_across": ("0.5", "-1.25"),
        "z_up": ("0.25", "-2"),
    },
    "generate": {
        "model": MODELS,
        "side": ("4",),
        "seed": ("3", "12"),
        "temperature": ("0.5", "1.5"),
        "beside": ("e-gaussian", "e-gaussian,c-reconstruction-only"),
    },
    "latent_map": {
        "model": MODELS[:1],
        "at": ("0.25_-0.5", "1_1"),
        "pins": ("0.5_0.5", "0.5_0.5_-1_0.25"),
        "window": ("0_0_2", "0.5_-0.5_1"),
    },
    "your_image": {
        "model": MODELS,
        "source": ("test",),
        "row": ("3", "11"),
        "beside": ("e-gaussian", "f-autoencoder"),
    },
    "traversals": {
        "model": MODELS,
        "steps": ("3", "5"),
        "range": ("80", "95"),
        "start": ("test image",),
        "start_image": ("3", "9"),
    },
}
"""For each page, settings of which any may be in its address."""
SEEDS = int(os.environ.get("EXPLORER_TEST_SETTINGS", "2"))
"""So many random settings a page; a release tries 50."""
DRAWN = ("imgs", "html", "bidi_component")
KINDS = ("slider", "number_input", "selectbox", "multiselect", "button_group", "toggle")


def seen(app: AppTest) -> list[Any]:
    """The settings, pictures and charts of a page."""
    settings = [(each.key, each.value) for kind in KINDS for each in app.get(kind)]
    parts = [each.proto.SerializeToString() for kind in DRAWN for each in app.get(kind)]
    return [*settings, *parts, *(each.proto.spec for each in app.get("plotly_chart"))]


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_figure_opens_what_it_was_saved_from(
    name: str,
    seed: int,
    open_page: Callable[..., AppTest],
    trainings: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[Callable[[], bytes]] = []
    monkeypatch.setattr(st, "download_button", lambda _label, make, **_: given.append(make))
    draw = random.Random(seed)
    asked = {key: draw.choice(values) for key, values in SETTINGS[name].items()}
    # The second run brings what took longer than the first picture.
    before = open_page(name, trainings, **asked).run()
    assert not before.exception
    stamp = read_stamp(given[0]())
    assert stamp is not None
    assert asked["model"] in stamp.models
    view = view_of(stamp.address, page_names())
    assert dict(view.parameters).items() >= asked.items()
    after = open_page(name, trainings, **dict(view.parameters)).run()
    assert not after.exception
    assert len(seen(before)) > 3
    assert seen(after) == seen(before)
