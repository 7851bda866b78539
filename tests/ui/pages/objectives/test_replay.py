"""Are the lecture's three trainings found by what they are?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explorer.core import Description
from explorer.ui.choices.trainings import kind_of, scale_of
from explorer.ui.pages.objectives.replay import (
    evaluated_images,
    find_trio,
    headings_of,
    is_trio,
    loss_of,
    scales_of,
)
from tests.ui.stand_ins import description

GAUSSIAN = frozenset({"reconstructs", "decodes_latent", "gaussian_latent"})
POINT = frozenset({"reconstructs", "decodes_latent"})


def model(name: str, beta: float = 1.0, weight: float = 1.0, **changes: Any) -> Description:
    facts = {"dataset": "mnist", "beta": beta, "reconstruction_weight": weight}
    return description(name=name, **(facts | changes))


RECONSTRUCTION, KL_ONLY, BOTH = model("r", 0.0), model("k", 1.0, 0.0), model("b")
TRIO = [RECONSTRUCTION, KL_ONLY, BOTH]


def test_the_three_are_found_in_the_lectures_order_whatever_their_names() -> None:
    others = [model("z", 4.0), model("ae", capabilities=POINT)]
    assert find_trio([BOTH, *others, KL_ONLY, RECONSTRUCTION]) == ["r", "k", "b"]


def test_of_several_alike_the_first_is_taken() -> None:
    assert find_trio([*TRIO, model("later")]) == ["r", "k", "b"]


@pytest.mark.parametrize(
    "changes",
    [
        {"dataset": "digits"},
        {"card": {"architecture": {"widths": [9]}, "training": {"seed": 0}}},
        {"card": {"architecture": {"widths": [8]}, "training": {"seed": 1}}},
    ],
    ids=["data", "network", "seed"],
)
def test_others_data_network_or_seed_do_not_count(changes: dict[str, Any]) -> None:
    stranger = model("stranger", **changes)
    assert find_trio([stranger, RECONSTRUCTION, KL_ONLY]) == ["r", "k"]
    assert not is_trio([RECONSTRUCTION, KL_ONLY, stranger])


def test_the_data_set_looked_at_is_preferred_but_only_if_it_has_as_many() -> None:
    digits = [
        model(f"d{one.name}", one.beta, one.reconstruction_weight, dataset="digits") for one in TRIO
    ]
    assert find_trio([*TRIO, *digits], "digits") == ["dr", "dk", "db"]
    assert find_trio([*TRIO, *digits], "mnist") == ["r", "k", "b"]
    assert find_trio([*TRIO, digits[2]], "digits") == ["r", "k", "b"]


def test_without_any_of_the_three_the_first_models_stand_there() -> None:
    assert find_trio([model("ae", capabilities=POINT), model("z", 4.0)]) == ["ae", "z"]
    assert find_trio([]) == []


def test_only_all_three_in_order_are_the_trio() -> None:
    assert is_trio(TRIO)
    assert not is_trio(TRIO[:2])
    assert not is_trio([KL_ONLY, RECONSTRUCTION, BOTH])


@pytest.mark.parametrize(
    ("described", "kind", "loss"),
    [
        (RECONSTRUCTION, "Reconstruction only", "−E[log p(x|z)]"),
        (KL_ONLY, "KL only", "KL(q(z|x) ‖ p(z))"),
        (BOTH, "Both", "−E[log p(x|z)] + KL(q(z|x) ‖ p(z))"),
        (model("z", 4.0), "Both, β = 4", "−E[log p(x|z)] + 4 · KL(q(z|x) ‖ p(z))"),
        (
            model("ae", capabilities=POINT, family_title="autoencoder"),
            "Autoencoder",
            "−log p(x|z)",
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Description) else "",
)
def test_each_is_named_by_its_loss(described: Description, kind: str, loss: str) -> None:
    assert kind_of(described) == kind
    assert "".join(text for text, _ in loss_of(described)) == loss


def test_headings_tell_models_apart() -> None:
    assert headings_of(TRIO) == ["Reconstruction only", "KL only", "Both"]
    titles = ["MNIST · VAE · 2 latents", "MNIST · VAE · conv · 2 latents", "MNIST · rbm"]
    found = headings_of([model(title, title=title) for title in titles])
    assert found == ["VAE · 2 latents", "VAE · conv · 2 latents", "Rbm"]
    assert headings_of([BOTH, BOTH]) == ["b", "b"]


def test_reconstruction_is_green_and_kl_is_blue() -> None:
    roles = dict(loss_of(BOTH))
    assert roles["−E[log p(x|z)]"] == "outgoing"
    assert roles["KL(q(z|x) ‖ p(z))"] == "latent"


def test_other_pixels_are_another_scale() -> None:
    unit = model("g", likelihood="gaussian", sigma="unit")
    learned = model("h", likelihood="gaussian", sigma="learned")
    assert len(scales_of([BOTH, unit, learned, RECONSTRUCTION])) == 3
    assert scale_of(BOTH) == scale_of(RECONSTRUCTION)


@pytest.mark.parametrize(
    ("evaluated", "said"),
    [
        ((None, None), "all test images"),
        ((10_000, 20_000), "all test images"),
        ((2_000, 2_000), "2,000 test images"),
        ((2_000, None), "2,000 to 10,000 test images"),
    ],
)
def test_it_is_said_how_many_images_a_figure_rests_on(
    evaluated: tuple[int | None, ...], said: str
) -> None:
    models = [
        model(
            f"m{count}",
            card={
                "split": {"test_images": 10_000},
                "training": {} if count is None else {"images_evaluated": count},
            },
        )
        for count in evaluated
    ]
    assert evaluated_images(models) == said


def test_it_is_said_which_split_the_curves_are_of() -> None:
    old, new = ({"test_images": 10_000}, {"validation_images": 5_000, "test_images": 10_000})
    one, other = (model(n, card={"split": s, "training": {}}) for n, s in (("a", old), ("b", new)))
    assert evaluated_images([one]) == "all test images"
    assert evaluated_images([other]) == "all validation images"
    assert evaluated_images([one, other]) == "all validation or test images"


@pytest.mark.parametrize(
    ("split", "training"),
    [
        ({}, {}),
        ({"test_images": "many"}, {}),
        ({"test_images": 10}, {"images_evaluated": None}),
        ({"test_images": 10}, {"images_evaluated": -5}),
        ({"test_images": True}, {}),
    ],
)
def test_a_card_from_anywhere_rests_on_held_out_images(
    split: dict[str, Any], training: dict[str, Any]
) -> None:
    odd = model("odd", card={"split": split, "training": training})
    assert evaluated_images([odd]) == "test images"


@pytest.mark.parametrize(
    "other", [{"epochs": 3}, {"binarisation": "dynamic"}, {"importance_samples": 5}]
)
def test_a_trio_was_trained_alike(other: dict[str, Any]) -> None:
    card = {"architecture": {"widths": [8]}, "training": {"seed": 0} | other}
    assert not is_trio([RECONSTRUCTION, KL_ONLY, replace(BOTH, card=card)])
    usual = {"epochs": 50, "binarisation": "none"}
    card = {"architecture": {"widths": [8]}, "training": {"seed": 0} | usual}
    assert is_trio([RECONSTRUCTION, KL_ONLY, replace(BOTH, card=card)])
