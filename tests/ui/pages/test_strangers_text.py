"""Is what a card, a class or an address says nothing but text, on every page?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.planted_text import PLANTED, markup
from tests.shipped import CHECKPOINTS

PAGES = {
    "a-both": (
        "latent_map",
        "manifold",
        "encodings",
        "traversals",
        "generate",
        "your_image",
        "objectives",
        "theory",
        "models",
        "train",
    ),
    "mnist-cvae-2d": ("conditional",),
    "mnist-vq-vae": ("codebook",),
    "mnist-rbm-500": ("gibbs",),
}


@pytest.fixture(scope="module")
def planted(trainings: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Models whose cards say it wherever a card says anything."""
    folder = tmp_path_factory.mktemp("planted")
    shipped = [CHECKPOINTS / name for name in PAGES if name.startswith("mnist")]
    for source in (trainings / "a-both", trainings / "b-kl-only", *shipped):
        shutil.copytree(source, folder / source.name)
        path = folder / source.name / "card.json"
        card = json.loads(path.read_text("utf-8"))
        card |= dict.fromkeys(("title", "dataset", "preprocessing", "command", "date"), PLANTED)
        card["remarks"] = PLANTED
        card["class_names"] = [f"{PLANTED} {number}" for number in range(len(card["class_names"]))]
        path.write_text(json.dumps(card), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("name", "page"), [(n, page) for n in PAGES for page in PAGES[n]])
def test_a_card_s_text_is_text(
    name: str, page: str, planted: Path, open_page: Callable[..., AppTest]
) -> None:
    app = open_page(page, planted, model=name)
    assert not app.exception, app.exception[0].message
    assert markup(app) == []


@pytest.mark.parametrize("page", ["latent_map", "models", "train"])
def test_an_address_s_text_is_text(
    page: str, planted: Path, open_page: Callable[..., AppTest]
) -> None:
    app = open_page(page, planted, model=PLANTED, compare=PLANTED, training=PLANTED)
    assert not app.exception
    assert markup(app) == []
