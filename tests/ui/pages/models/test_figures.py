"""Are a card's headline figures those that were measured, with sign, digits and unit?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.core import Description
from explorer.ui.pages.models.figures import (
    HEADLINES,
    Figure,
    figures_of,
    how_trained,
    measured_on,
    what_it_is,
)
from tests.ui.stand_ins import CODES_ONLY, CONDITIONAL, description

CODEBOOK = frozenset({"reconstructs", "samples", "codebook"})


def measured(**metrics: Any) -> Description:
    return description(metrics=metrics, latent_dim=10)


def test_the_most_telling_comes_first_whatever_the_order_of_the_card() -> None:
    assert figures_of(measured(kl=20.456, nll=99.96, elbo=-101.25)) == [
        Figure("−ELBO", "101.2", "nats", "elbo"),
        Figure("NLL ≤", "100.0", "nats", "nll"),
        Figure("KL", "20.46", "nats", "kl"),
    ]


def test_a_log_probability_keeps_its_sign_and_a_part_its_whole() -> None:
    assert figures_of(measured(log_px=-86.34, active_units=7)) == [
        Figure("log p(x)", "−86.3", "nats", "log_px"),
        Figure("active", "7 of 10", "latents", "active_units"),
    ]


def test_a_bound_of_binarised_pixels_says_so() -> None:
    (figure,) = figures_of(measured(dynamic_nll=84.52))
    assert figure == Figure("NLL ≤, binarised", "84.5", "nats", "nll")


def test_bounds_given_the_class_say_so_whatever_the_family() -> None:
    bounds = {"elbo": -121.8, "nll": 120.1, "dynamic_nll": 119.5, "kl": 5.9}
    told = {"architecture": {"classes": 10}}
    named = ["−ELBO | class", "NLL ≤ | class", "NLL ≤, binarised | class", "KL"]
    for able in (CONDITIONAL, CODEBOOK):
        model = description(capabilities=able, metrics=bounds, card=told)
        assert [figure.name for figure in figures_of(model)] == named
    plain = description(capabilities=CODEBOOK, metrics=bounds)
    assert not any("class" in figure.name for figure in figures_of(plain))


@pytest.mark.parametrize("value", [None, True, "101", [1.0]])
def test_what_is_no_number_is_no_figure(value: object) -> None:
    assert figures_of(measured(elbo=value)) == []


def test_a_figure_of_exactly_nothing_has_no_sign() -> None:
    assert figures_of(measured(elbo=0.0))[0].value == "0.0"
    assert len({name for _, name, _ in HEADLINES}) == len(HEADLINES)


@pytest.mark.parametrize(
    ("metrics", "words"),
    [
        ({}, "per image, on test images"),
        ({"images": 10_000, "seed": 0}, "per image, on 10,000 test images, seed 0"),
        (
            {"images": 360, "nll_samples": 5000},
            "per image, on 360 test images, 5,000 importance samples for “NLL ≤”",
        ),
        (
            {"images": 360, "nll_samples": 100, "dynamic_nll_samples": 5000},
            "per image, on 360 test images, 100 importance samples for “NLL ≤”, "
            "5,000 importance samples for “NLL ≤, binarised”",
        ),
        ({"images": "many", "seed": None}, "per image, on test images"),
    ],
)
def test_on_what_they_were_measured(metrics: dict[str, Any], words: str) -> None:
    assert measured_on(measured(**metrics)) == words


def test_what_a_model_is() -> None:
    told = description(
        family_title="autoencoder",
        image_shape=(3, 64, 48),
        card={"parameters": 1_331_012},
    )
    assert what_it_is(told) == "Autoencoder of 48×64 pixels, RGB · 1,331,012 weights"
    assert what_it_is(description(card={})) == "VAE of 2×2 pixels"


def trained(**changes: Any) -> str:
    card = {
        "split": {"train_images": 60_000},
        "training": {"epochs_done": 50, "batch_size": 128, "seed": 3},
    }
    return how_trained(description(card=card, **changes))


def test_how_a_model_was_trained() -> None:
    assert trained() == "60,000 images, 50 epochs, 128 a batch, seed 3, β = 1"
    assert trained(beta=0.5, reconstruction_weight=0.0).endswith("β = 0.5, reconstruction × 0")
    assert "β" not in trained(capabilities=CODES_ONLY)
    assert how_trained(description(card={"split": {}, "training": {}})) == "β = 1"
