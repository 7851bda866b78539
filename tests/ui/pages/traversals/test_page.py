"""Does the traversals page show every model's dimensions, and say what is missing otherwise?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import Core, ModelCore
from tests.shipped import CHECKPOINTS, NAMES

OpenPage = Callable[..., AppTest]
ChangeCapabilities = Callable[[str, Callable[[frozenset[str]], frozenset[str]]], None]
ROW = re.compile(r'<th scope="row"><div class="name"><b>z([₀-₉]+)</b>')


def dims(html: str) -> list[int]:
    """The dimensions of a table's rows, from 0, from top to bottom."""
    digits = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
    return [int(name.translate(digits)) - 1 for name in ROW.findall(html)]


def said(app: AppTest) -> str:
    """All that stands on the page as text."""
    kinds = (app.markdown, app.caption, app.info, app.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


@pytest.mark.parametrize("name", NAMES)
def test_it_serves_each_shipped_model(open_page: OpenPage, name: str) -> None:
    app = open_page("traversals", CHECKPOINTS, model=name)
    assert not app.exception
    core = ModelCore.open(CHECKPOINTS, "cpu")
    if not core.describe(name).can("decodes_latent"):
        assert "this page needs a model that" in said(app)
        return
    shown = dims(app.html[0].value)
    assert 1 <= len(shown) <= core.describe(name).latent_dim
    assert ('<small class="factor">' in app.html[0].value) == (core.factors(name) is not None)
    if core.describe(name).can("gaussian_latent"):
        kl = core.encodings(name).kl_per_dim.mean(0)[shown]
        assert (np.diff(kl) <= 1e-6).all()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rows_are_all_there_and_ordered_by_kl(
    open_page: OpenPage, trainings: Path, theme: str
) -> None:
    app = open_page("traversals", trainings, theme, model="d-six")
    assert not app.exception
    shown = dims(app.html[0].value)
    assert sorted(shown) == list(range(6))
    kl = ModelCore.open(trainings, "cpu").encodings("d-six").kl_per_dim.mean(0)
    assert (np.diff(kl[shown]) <= 0).all()


def test_what_says_nothing_is_marked_as_collapsed(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("traversals", trainings, model="b-kl-only")
    assert app.html[0].value.count("<small>collapsed</small>") == 2
    assert "0 of 2 active" in said(app)


def test_an_autoencoder_has_no_kl_and_it_is_said(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("traversals", trainings, model="f-autoencoder")
    assert not app.exception
    assert "no prior and no KL" in said(app)
    assert "nats</span>" not in app.html[0].value
    assert {control.key for control in app.segmented_control} >= {"start", "steps_of"}
    assert "ends" not in {control.key for control in app.segmented_control}


def test_many_dimensions_are_folded_and_unfolded(
    open_page: OpenPage, trainings: Path, monkeypatch: pytest.MonkeyPatch, core_class: type
) -> None:
    encodings = core_class.encodings

    def with_collapsed(core: Core, name: str) -> object:
        found = encodings(core, name)
        mu = found.mu.copy()
        mu[:, :5] = 0.0
        mu[:, 5:] += np.linspace(0, 1, len(mu), dtype=np.float32)[:, None]
        return replace(found, mu=mu)

    monkeypatch.setattr(core_class, "encodings", with_collapsed)
    folded = open_page("traversals", trainings, model="g-many")
    assert sorted(dims(folded.html[0].value)) == list(range(5, 14))
    assert "5 more are folded away" in said(folded)
    assert "5 of them collapsed" in said(folded)
    folded.toggle(key="every_dimension").set_value(True).run()
    assert sorted(dims(folded.html[0].value)) == list(range(14))
    assert "folded" not in said(folded)


def test_the_address_says_where_to_start(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("traversals", trainings, model="a-both", start="test image", start_image="7")
    assert not app.exception
    assert app.number_input(key="start_image").value == 7
    assert app.html[0].value.count('class="start"') == 2
    assert "Test image 7, labelled" in said(app)


def test_an_image_that_is_not_there_is_not_started_from(
    open_page: OpenPage, trainings: Path
) -> None:
    app = open_page("traversals", trainings, start="test image", start_image="999999")
    assert not app.exception
    app.session_state["start_image"] = 999_999
    assert not app.run().exception


def test_two_others_stand_beside_it_from_the_same_start(
    open_page: OpenPage, trainings: Path
) -> None:
    app = open_page(
        "traversals",
        trainings,
        model="a-both",
        beside="d-six,f-autoencoder,nobody",
        start="test image",
        start_image="3",
    )
    assert not app.exception
    tables = [element.value for element in app.html]
    assert [len(dims(table)) for table in tables] == [2, 6, 2]
    assert all('class="start"' in table for table in tables)
    assert app.multiselect(key="beside_select").value == ["d-six", "f-autoencoder"]


def test_choosing_beside_is_written_into_the_address(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("traversals", trainings, model="a-both")
    app.multiselect(key="beside_select").select("d-six").run()
    assert app.query_params["beside"] == "d-six"
    assert len(app.html) == 2


def test_range_and_steps_come_from_the_address(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("traversals", trainings, model="a-both", range="50", steps="5")
    values = re.findall(r'<span class="(?:end|between|middle)">([^<]+)<', app.html[0].value)
    assert values == ["−0.7", "−0.3", "0.0", "0.3", "0.7"]


def test_a_model_that_cannot_decode_codes_is_answered_kindly(
    open_page: OpenPage, trainings: Path, change_capabilities: ChangeCapabilities
) -> None:
    change_capabilities("a-both", lambda _found: frozenset({"codebook"}))
    app = open_page("traversals", trainings, model="a-both")
    assert not app.exception
    assert "decodes a continuous latent code" in said(app)
    assert not app.html
    assert {button.key for button in app.button} >= {"offer_d-six"}
