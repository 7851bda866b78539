"""Is of an address from elsewhere only a known page with bounded settings believed?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core import ModelCore
from explorer.images.stamp import Stamp
from explorer.portable.view import (
    CARRIES_NOTHING,
    LONGEST_QUERY,
    LONGEST_VALUE,
    MOST_PARAMETERS,
    View,
    ViewError,
    restored,
    view_of,
)

PAGES = ("latent_map", "manifold")
NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20).filter(
    lambda name: not name.lower().startswith("embed")
)
VALUES = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@given(st.sampled_from(PAGES), st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_a_view_comes_back_from_its_link_wherever_it_was_served(
    page: str, parameters: list[tuple[str, str]]
) -> None:
    view = View(page, tuple(parameters))
    for base in ("", "/", "http://localhost:8501/", "https://school.example/explorer/"):
        assert view_of(base + view.link, PAGES) == view


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "page “”"),
        ("https://elsewhere.example/", "page “”"),
        ("javascript:alert(1)", "not in this explorer"),
        ("manifold/../../etc/passwd", "not in this explorer"),
        ("http://[", "none that a browser"),
        ("manifold?a=" + "x" * (LONGEST_VALUE + 1), "longer than any"),
        ("manifold?" + "a" * (LONGEST_QUERY + 1), "longer than any"),
        ("manifold?" + "&".join(["a=1"] * (MOST_PARAMETERS + 1)), "none that a browser"),
        ("manifold?a%0Ab=1", "longer than any"),
    ],
)
def test_what_is_no_view_of_ours_is_one_sentence(address: str, words: str) -> None:
    with pytest.raises(ViewError, match=words) as refused:
        view_of(address, PAGES)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 120


def test_no_other_host_is_gone_to() -> None:
    view = view_of("https://elsewhere.example/manifold?tiles=7&embed=true", PAGES)
    assert view.link == "manifold?tiles=7"


@pytest.fixture(scope="module")
def core(tiny_checkpoints: Path) -> ModelCore:
    return ModelCore.open(tiny_checkpoints, "cpu")


def test_a_figure_says_when_its_model_has_other_weights_or_another_name_or_is_not_here(
    core: ModelCore,
) -> None:
    view = View("manifold", (("model", "tiny-vae"), ("tiles", "7")))
    own = view.models(core)
    assert set(own) == {"tiny-vae"}
    same = restored(Stamp(view.link, own), PAGES, core)
    assert (same.view, same.words) == (view, "")
    other = restored(Stamp(view.link, {"tiny-vae": "0" * 64}), PAGES, core)
    assert other.view == view
    assert other.words.startswith("tiny-vae has other weights here")
    moved = restored(Stamp("manifold?model=old", {"old": own["tiny-vae"]}), PAGES, core)
    assert moved.view.link == "manifold?model=tiny-vae"
    assert moved.words == "old is called tiny-vae here."
    gone = restored(Stamp("manifold?model=gone", {"gone": "0" * 64}), PAGES, core)
    assert gone.words == "There is no gone here, nor a model with those weights."
    with pytest.raises(ViewError) as nothing:
        restored(None, PAGES, core)
    assert str(nothing.value) == CARRIES_NOTHING


def test_the_models_of_a_view_are_those_that_it_names(core: ModelCore) -> None:
    view = View("generate", (("model", "tiny-vae"), ("beside", "tiny-autoencoder,nobody")))
    assert set(view.models(core)) == {"tiny-vae", "tiny-autoencoder"}
    assert all(len(digest) == 64 for digest in view.models(core).values())
