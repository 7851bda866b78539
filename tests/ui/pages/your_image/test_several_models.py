"""Are models set side by side only as far as their figures compare?"""

from __future__ import annotations

import re

import numpy as np
import pytest
import streamlit as st

from explorer.core import ModelCore
from explorer.data.registry import load_dataset
from explorer.figures.palette import LIGHT
from explorer.ui.pages.your_image.several_models import (
    GROUPS,
    cards_html,
    fitting_models,
    position_uri,
    result_of,
)
from tests.ui.stand_ins import CODES_ONLY, CONDITIONAL, GAUSSIAN, description

IMAGE = np.array(load_dataset("digits", "test").images[[4]])[0]


@pytest.fixture
def core(tiny_checkpoints):
    st.cache_data.clear()
    return ModelCore.open(tiny_checkpoints, "cpu")


def test_only_models_of_the_images_shape_take_it(core):
    assert [model.name for model in fitting_models(core, IMAGE)] == ["tiny-autoencoder", "tiny-vae"]
    assert fitting_models(core, np.zeros((3, 8, 8), np.uint8)) == []


def test_a_take_is_what_the_core_says(core):
    result = result_of(core, "tiny-vae", IMAGE, None)
    table = core.elbo_terms("tiny-vae", IMAGE[None], 4000, seed=1)
    assert result.elbo == pytest.approx(float(table.elbo[0]), abs=4 * result.elbo_se)
    assert result.kl == pytest.approx(float(table.kl[0]), abs=1e-5)
    assert result.group == "bernoulli"
    np.testing.assert_array_equal(
        result.reconstruction, core.reconstruct("tiny-vae", IMAGE[None])[0]
    )
    point = result_of(core, "tiny-autoencoder", IMAGE, None)
    assert (point.group, point.kl, point.elbo_se) == ("point", None, 0)


def test_the_error_of_an_elbo_is_its_spread_over_seeds(core):
    drawn = [core.elbo_terms("tiny-vae", IMAGE[None], 64, seed).elbo[0] for seed in range(40)]
    result = result_of(core, "tiny-vae", IMAGE, None)
    assert 0.65 < result.elbo_se / np.std(drawn, ddof=1) < 1.45
    html = cards_html(core, core.describe("tiny-vae"), [result], LIGHT)
    assert f"± {result.elbo_se:.1f}</b>" in html


def test_every_kind_of_model_has_one_group():
    kinds = [
        (GAUSSIAN, "bernoulli", "bernoulli"),
        (GAUSSIAN, "gaussian", "gaussian"),
        (CODES_ONLY, "bernoulli", "point"),
        (CONDITIONAL, "bernoulli", "given_class"),
        (CONDITIONAL, "gaussian", "given_class"),
    ]
    for able, likelihood, expected in kinds:
        kind = description(capabilities=able, likelihood=likelihood)
        assert [key for key, (_, belongs) in GROUPS.items() if belongs(kind)] == [expected]


def test_groups_stand_apart_and_bounds_descend(core):
    names = ["tiny-vae", "tiny-autoencoder"]
    results = [result_of(core, name, IMAGE, None) for name in names]
    better = type(results[0])(
        **{**vars(results[0]), "elbo": results[0].elbo + 5, "title": "Better"}
    )
    html = cards_html(core, core.describe("tiny-vae"), [*results, better, None], LIGHT)
    assert html.count("<h2>") == 2
    assert html.count("<figure") == 3
    assert html.index("Better") < html.index(f">{results[0].title}<")
    assert "which is no bound" in html
    assert html.count('class="chosen"') == 2  # two cards of the chosen model's name
    assert len(re.findall(r"<img", html)) == 6


def test_the_mark_lies_where_the_image_does(core):
    here = position_uri(core, "tiny-vae", (0.0, 0.0), "light")
    there = position_uri(core, "tiny-vae", (0.4, 0.2), "light")
    assert here.startswith("data:image/webp;base64,")
    assert here != there
    assert position_uri(core, "tiny-vae", (0.1,), "light") == ""
