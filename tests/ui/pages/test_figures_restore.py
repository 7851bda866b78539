"""Does a saved figure open the page with the settings and the pictures that it was saved from?"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.images.stamp import read_stamp
from explorer.portable.view import view_of
from explorer.ui.components.encodings_map.rows_code import code_of, rows_of
from explorer.ui.shell.navigation import page_names
from tests.ui.pages.encodings.test_page import release

MODELS = ("a-both", "d-six")
IMAGES = 360
"""In the test split of the models' data set."""


def code(rows: Iterable[int]) -> str:
    """Rows, as the address has them."""
    return code_of(np.array(list(rows)), IMAGES)


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
    "encodings": {
        "model": MODELS,
        "selected": tuple(map(code, ([3, 1, 200], range(40, 60), [7]))),
        "image": ("11", "4"),
        "layers": ("names", "manifold,names"),
        "colour": ("kl", "class"),
        "alone": (code(range(300)), code(range(10, 340))),
    },
    "codebook": {
        "model": ("one-level", "two-level"),
        "codes_of": ("prior",),
        "of_class": ("3", "7"),
        "temperature": ("0.5", "1.25"),
        "seed": ("3", "12"),
    },
}
"""For each page, settings of which any may be in its address."""
FOLDERS = {"codebook": "coded"}
"""Of models, where they are not the usual `trainings`."""
SEEDS = int(os.environ.get("EXPLORER_TEST_SETTINGS", "2"))
"""So many random settings a page; a release tries 50."""
DRAWN = ("imgs", "html", "bidi_component")
KINDS = ("slider", "number_input", "selectbox", "multiselect", "button_group", "toggle")


def seen(app: AppTest) -> list[Any]:
    """The settings, pictures and charts of a page."""
    settings = [(each.key, each.value) for kind in KINDS for each in app.get(kind)]
    parts = [each.proto.SerializeToString() for kind in DRAWN for each in app.get(kind)]
    return [*settings, *parts, *(each.proto.spec for each in app.get("plotly_chart"))]


def told(app: AppTest, name: str, asked: dict[str, str]) -> AppTest:
    """The page after its second run; a map has told of itself what its address asks."""
    if name == "encodings":
        rows = rows_of(asked["selected"], IMAGES).tolist()
        app = release(app, rows, chosen=int(asked["image"]), layers=asked["layers"].split(","))
    return app.run()


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_figure_opens_what_it_was_saved_from(
    name: str,
    seed: int,
    open_page: Callable[..., AppTest],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[Callable[[], bytes]] = []
    monkeypatch.setattr(st, "download_button", lambda _label, make, **_: given.append(make))
    draw = random.Random(seed)
    asked = {key: draw.choice(values) for key, values in SETTINGS[name].items()}
    # The second run brings what took longer than the first picture.
    folder = request.getfixturevalue(FOLDERS.get(name, "trainings"))
    before = told(open_page(name, folder, **asked), name, asked)
    assert not before.exception
    stamp = read_stamp(given[0]())
    assert stamp is not None
    assert asked["model"] in stamp.models
    view = view_of(stamp.address, page_names())
    assert dict(view.parameters).items() >= asked.items()
    after = told(open_page(name, folder, **dict(view.parameters)), name, asked)
    assert not after.exception
    assert len(seen(before)) > 3
    assert seen(after) == seen(before)
