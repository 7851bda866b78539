"""Does the page draw from every model, walk between images, and add up classes?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import ModelCore
from tests.shipped import CHECKPOINTS, NAMES

OpenPage = Callable[..., AppTest]
ChangeCapabilities = Callable[[str, Callable[[frozenset[str]], frozenset[str]]], None]
GAUSSIAN, PIXELS, CODES_ONLY, SIX = "a-both", "e-gaussian", "f-autoencoder", "d-six"
WAYS, SUMS = "ways between", "a − b + c"


def pictures(app: AppTest) -> list[str]:
    """The addresses of the pictures on the page."""
    return [image.url for element in app.image for image in element.proto.imgs]


def said(app: AppTest) -> str:
    kinds = (app.caption, app.info, app.markdown, app.error)
    return "\n".join(element.value for kind in kinds for element in kind)


@pytest.mark.parametrize("name", NAMES)
def test_it_serves_each_shipped_model(open_page: OpenPage, name: str) -> None:
    app = open_page("generate", CHECKPOINTS, model=name, side="4")
    assert not app.exception
    if not ModelCore.open(CHECKPOINTS, "cpu").describe(name).can("samples"):
        assert "this page needs a model that" in said(app)
        return
    assert len(pictures(app)) == 3
    assert "seed 0" in said(app)


def test_a_model_that_draws_nothing_is_told_kindly(
    open_page: OpenPage, trainings: Path, change_capabilities: ChangeCapabilities
) -> None:
    change_capabilities(GAUSSIAN, lambda _found: frozenset())
    app = open_page("generate", trainings, model=GAUSSIAN)
    assert not app.exception
    assert "draws new images" in said(app)
    assert not pictures(app)


def test_a_model_without_a_continuous_code_draws_all_the_same(
    open_page: OpenPage,
    trainings: Path,
    change_capabilities: ChangeCapabilities,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change_capabilities(GAUSSIAN, lambda found: found - {"decodes_latent"})
    monkeypatch.setenv("EXPLORER_DATA_DIR", "/nowhere")
    app = open_page("generate", trainings, model=GAUSSIAN, part=WAYS)
    assert not app.exception
    assert len(pictures(app)) == 3
    assert "part" not in {control.key for control in app.segmented_control}


def test_the_seed_says_what_is_drawn(open_page: OpenPage, trainings: Path) -> None:
    first = pictures(open_page("generate", trainings, model=GAUSSIAN, seed="5"))
    same = pictures(open_page("generate", trainings, model=GAUSSIAN, seed="5"))
    app = open_page("generate", trainings, model=GAUSSIAN, seed="4")
    assert first == same
    assert not set(first) & set(pictures(app))
    app.button[0].click().run()
    assert app.number_input(key="seed").value == 5
    assert pictures(app) == first


def test_gaussian_pixels_say_their_sigma_and_what_is_cut(
    open_page: OpenPage, trainings: Path
) -> None:
    words = said(open_page("generate", trainings, model=PIXELS))
    assert "σ = 1 as in the lecture" in words
    assert "are cut" in words


def test_an_autoencoder_says_that_it_has_no_prior(open_page: OpenPage, trainings: Path) -> None:
    alone = open_page("generate", trainings, model=CODES_ONLY)
    assert "has no prior" in said(alone)
    app = open_page("generate", trainings, model=GAUSSIAN, beside=CODES_ONLY)
    assert not app.exception
    assert len(pictures(app)) == 5  # the data are shown once
    assert "has no prior" in said(app)
    assert "its prior is N(0, I)" in said(app)


@pytest.mark.parametrize("name", [GAUSSIAN, CODES_ONLY, SIX])
def test_three_ways_and_their_pace(open_page: OpenPage, trainings: Path, name: str) -> None:
    app = open_page("generate", trainings, model=name, part=WAYS, walk_steps="6")
    assert not app.exception
    words = said(app)
    for way in ("straight line", "on the sphere", "geodesic"):
        assert f"**{way}**" in words
    flat = name != SIX
    assert len(app.get("plotly_chart")) == 1 + flat
    assert any(address.startswith("data:image/webp") for address in pictures(app))


def test_more_images_make_more_anchors(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("generate", trainings, model=GAUSSIAN, part=WAYS, walk_images="4")
    assert not app.exception
    letters = {element.value for element in app.markdown if element.value.startswith(":orange")}
    assert letters == {f":orange[**{letter}**]" for letter in "ABCD"}


@pytest.mark.parametrize("name", [GAUSSIAN, CODES_ONLY, SIX])
def test_classes_add_up(open_page: OpenPage, trainings: Path, name: str) -> None:
    app = open_page("generate", trainings, model=name, part=SUMS)
    assert not app.exception
    assert [app.selectbox(key=f"sum_{letter}").value for letter in "abc"] == ["7", "3", "6"]
    assert "a: mean of 7" in said(app)
    before = pictures(app)
    app.selectbox(key="sum_c").set_value("0").run()
    after = pictures(app)
    assert (before[0], before[1]) == (after[0], after[1])  # a and b stay
    assert before[2] != after[2]
    assert before[3] != after[3]
    app.segmented_control(key="sum_of").set_value("test image").run()
    assert not app.exception
    assert "a: test image 0" in said(app)


@pytest.mark.parametrize(
    "query",
    [
        {"side": "9999"},
        {"seed": "-3"},
        {"temperature": "nan"},
        {"part": "nothing"},
        {"part": WAYS, "walk_images": "77", "walk_a": "99999", "walk_steps": "x"},
        {"part": WAYS, "film_seconds": "1e9", "film_way": "scenic"},
        {"part": SUMS, "sum_a": "eleven", "sum_row": "-4"},
    ],
)
def test_nonsense_in_the_address_is_ignored(
    open_page: OpenPage, trainings: Path, query: dict[str, str]
) -> None:
    app = open_page("generate", trainings, model=GAUSSIAN, **query)
    assert not app.exception
    assert pictures(app)
