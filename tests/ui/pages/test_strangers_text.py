"""Is what a card, a class or an address says nothing but text, on every page?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from tests.shipped import CHECKPOINTS

PLANTED = "**x** <b>y</b> $z$ [a](http://e) :material/home: :red[q] ![i](http://e/p.png)"
TAG, MARKUP = "<b>y</b>", ("<b>y</b>", "[a](http")
TEXT_ALONE = ("selectbox", "multiselect", "codeBlock", "bidi_component", "textInput", "imgs")
"""Elements whose words nothing reads as markup."""
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


def said(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every string of an element, with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from said(part, (*path, key))
    elif isinstance(value, list):
        for part in value:
            yield from said(part, path)


def markup(app: AppTest) -> list[str]:
    """What stands on the page so that it would be read as more than text."""
    found = []
    for element in app:
        proto = getattr(element, "proto", None)
        if proto is None:
            continue
        for path, words in said({element.type: MessageToDict(proto)}):
            marks = (TAG,) if set(path) & {"html", "spec"} else MARKUP
            for mark in () if set(path) & set(TEXT_ALONE) else marks:
                before, there, after = words.partition(mark)
                if there:
                    found.append(f"{'.'.join(path)}: {before[-80:]}{mark}{after[:40]}")
    return found


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
