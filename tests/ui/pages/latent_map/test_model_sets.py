"""Are the models that belong beside one another found by what their cards say?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explorer.core import Description
from explorer.ui.pages.latent_map.model_sets import companions, short_titles, suggested_sets
from tests.ui.stand_ins import description

GAUSSIAN = frozenset({"reconstructs", "decodes_latent", "gaussian_latent"})
POINT = frozenset({"reconstructs", "decodes_latent"})


def model(name: str, title: str = "", **changes: Any) -> Description:
    facts = {"title": title or f"MNIST · {name} · 2 latents", "dataset": "mnist", "card": {}}
    return description(name=name, **(facts | changes))


BOTH = model("both", "MNIST · VAE · 2 latents")
KL = model("kl", "MNIST · VAE · KL only · 2 latents", reconstruction_weight=0.0)
RECONSTRUCTION = model("rec", "MNIST · VAE · reconstruction only · 2 latents", beta=0.0)
BETA = model("beta", "MNIST · β-VAE · β = 4 · 2 latents", beta=4.0, family_title="β-VAE")
POINTS = model(
    "ae",
    "MNIST · autoencoder · 2 latents",
    capabilities=POINT,
    family="autoencoder",
    family_title="autoencoder",
)
NORMAL = model("gauss", "MNIST · VAE · Gaussian pixels · 2 latents", likelihood="gaussian")
OTHERS = [
    model("fashion", dataset="fashion_mnist"),
    model("ten", latent_dim=10),
    model("large", image_shape=(1, 64, 64)),
    model("labels", capabilities=GAUSSIAN | {"conditional"}),
    model("codes", capabilities=frozenset({"reconstructs", "codebook"})),
]
ALL = [POINTS, BETA, BOTH, NORMAL, KL, RECONSTRUCTION, *OTHERS]


def names(models: list[Description]) -> list[str]:
    return [each.name for each in models]


def test_companions_decode_the_same_codes_to_images_of_the_same_shape() -> None:
    assert names(companions(ALL, BOTH)) == ["ae", "beta", "gauss", "kl", "rec", "fashion"]


@pytest.mark.parametrize("chosen", [BOTH, KL, RECONSTRUCTION])
def test_the_two_terms_alone_and_together_are_suggested(chosen: Description) -> None:
    found = {suggested.title: suggested.names for suggested in suggested_sets(ALL, chosen)}
    assert found["Reconstruction only · KL only · both"] == ("rec", "kl", "both")


def test_several_beta_are_suggested() -> None:
    found = {suggested.title: suggested.names for suggested in suggested_sets(ALL, BETA)}
    assert found["β = 1 · β = 4"] == ("both", "beta")


def test_beta_are_compared_of_one_network_only() -> None:
    small = model("small", "MNIST · small VAE · 2 latents", beta=4.0)
    small.card["architecture"] = {"widths": [8]}
    titles = [each.title for each in suggested_sets([BOTH, small], BOTH)]
    assert not any("β" in title for title in titles)


def test_other_families_and_likelihoods_are_suggested() -> None:
    found = [suggested.names for suggested in suggested_sets(ALL, POINTS)]
    assert found == [("ae", "both", "gauss")]


def test_every_set_holds_the_chosen_model_and_another_and_no_two_are_the_same() -> None:
    for chosen in ALL:
        sets = suggested_sets(ALL, chosen)
        assert all(chosen.name in found.names for found in sets)
        assert all(2 <= len(set(found.names)) == len(found.names) <= 4 for found in sets)
        assert len({frozenset(found.names) for found in sets}) == len(sets)


def test_a_model_alone_has_no_set() -> None:
    assert suggested_sets([BOTH], BOTH) == []
    assert suggested_sets(ALL, OTHERS[1]) == []


@pytest.mark.parametrize(
    ("models", "titles"),
    [
        ([BOTH, KL, RECONSTRUCTION], ["Both", "KL only", "Reconstruction only"]),
        ([BOTH, BETA], ["β = 1", "β = 4"]),
        ([BOTH, NORMAL, POINTS], None),
        ([BOTH], ["MNIST · VAE · 2 latents"]),
    ],
)
def test_titles_tell_the_models_apart(models: list[Description], titles: list[str] | None) -> None:
    found = short_titles(models)
    assert len(set(found)) == len(models)
    assert all(found)
    if titles is not None:
        assert found == titles


def test_a_chip_does_not_repeat_itself() -> None:
    both = [
        model(sigma, f"MNIST · VAE · Gaussian pixels, σ {sigma} · 2 latents", likelihood="gaussian")
        for sigma in ("learned", "unit")
    ]
    both = [replace(one, sigma=one.name) for one in both]
    titles = [suggested.title for suggested in suggested_sets([BOTH, POINTS, *both], BOTH)]
    assert "VAE · autoencoder · VAE, Gaussian pixels, σ learned · σ unit" in titles
