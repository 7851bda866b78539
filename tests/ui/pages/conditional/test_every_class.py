"""Does each class stand in its place, and is a label said to be worth what it is?"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from explorer.core import LabelWorth, ModelCore, default_checkpoints_dir
from explorer.figures.palette import DARK
from explorer.ui.pages.conditional.every_class import (
    label_worth_of,
    show_every_class,
    show_label_worth,
    show_worth_on_average,
)
from tests.ui.stand_ins import (
    CONDITIONAL,
    PartPage,
    StandInCore,
    description,
    numbers,
    picture_at,
)

IMAGE = np.full((1, 2, 2), 9, np.uint8)
DECODED = np.stack([np.full((1, 2, 2), level, np.uint8) for level in (10, 20, 30)])
MODEL = description(capabilities=CONDITIONAL)


def figures(page: PartPage) -> list[str]:
    return re.findall(r"<figure.*?</figure>", page.words, re.DOTALL)


def test_the_image_comes_first_and_then_each_class_under_its_name() -> None:
    page = PartPage(show_every_class, MODEL, IMAGE, DECODED, 1, DARK)
    page.run()
    found = figures(page)
    assert [re.search(r"figcaption[^>]*>([^<]*)<", each)[1] for each in found] == [
        "x",
        "zero",
        "one",
        "two",
    ]
    sources = [re.search(r'src="([^"]+)"', each)[1] for each in found]
    assert [int(picture_at(source)[0, 0]) for source in sources] == [9, 10, 20, 30]


def test_the_image_and_its_own_class_are_framed_and_no_other() -> None:
    page = PartPage(show_every_class, MODEL, IMAGE, DECODED, 1, DARK)
    page.run()
    x, zero, one, two = figures(page)
    assert f"2px {DARK.incoming}" in x
    assert f"2px {DARK.outgoing}" in one
    assert "box-shadow" not in zero + two


def test_a_class_s_name_is_text_and_not_markup() -> None:
    odd = description(capabilities=CONDITIONAL, class_names=("<img src=x>", '"quoted"', "c"))
    page = PartPage(show_every_class, odd, IMAGE, DECODED, 0, DARK)
    page.run()
    assert page.words.count("<img") == 4
    assert "<img src=x>" not in page.words
    assert "&quot;quoted&quot;" in page.words


def worth_of(
    log_px: list[float], errors: Sequence[float] = (), far: Sequence[int] = (), seed: int = 0
) -> LabelWorth:
    rough = np.isin(np.arange(len(log_px)), far)
    found = np.array(errors or [0.0] * len(log_px))
    return LabelWorth(np.array(log_px), found, ~rough & (found == 0), rough, 50, seed)


def test_a_label_of_which_nobody_doubts_is_worth_all_that_a_label_can_be() -> None:
    bounds = worth_of([-100, -900, -900.0], [0.3, 9.0, 9.0], seed=3)
    page = PartPage(show_label_worth, MODEL, bounds, 0, DARK)
    page.run()
    assert "**zero** is worth **1.10 nats** of at most ln 3 = 1.10" in page.words
    assert "reads it as **zero**, p(y|x) > 0.999." in page.words
    assert "by 50 importance draws from q(z|x, y), seed 3" in page.words


def test_the_wrong_label_costs_and_the_model_s_own_reading_is_said() -> None:
    # p(x|y) as 1 : 3 : 0, so p(x) is 4/3 of the first.
    bounds = worth_of([-80, -80 + math.log(3), -2000.0])
    page = PartPage(show_label_worth, MODEL, bounds, 0, DARK)
    page.run()
    assert "worth **−0.29 nats**" in page.words
    assert "reads it as **one**, p(y|x) = 0.750." in page.words
    worth = np.concatenate([numbers(trace["y"]) for trace in page.charts[0]["data"]])
    assert math.log(3 / 4) == pytest.approx(worth[np.abs(worth - math.log(3 / 4)).argmin()])


def test_of_some_classes_integrated_and_some_drawn_both_are_said() -> None:
    found = worth_of([-80, -81, -120.0], [0.0, 0.4, 0.0], far=[2])
    page = PartPage(show_label_worth, MODEL, found, 0, DARK)
    page.run()
    assert "by quadrature over z. Of 1, too narrow for a grid, it is by 50" in page.words
    assert "in no error. Of 1 of 3 classes" in page.words


def test_an_integrated_worth_says_so_and_a_class_far_below_only_that() -> None:
    found = worth_of([-80, -80 + math.log(3), -120.0], far=[2])
    page = PartPage(show_label_worth, MODEL, found, 2, DARK)
    page.run()
    assert "**two** is worth **less than −10 nats**" in page.words
    assert "by quadrature over z. Of 1 of 3 classes" in page.words
    assert "draws" not in page.words
    assert page.charts[0]["data"][0]["text"] == ["−0.3", "0.8", "<−10"]


def test_a_drawn_worth_stands_with_its_error_and_no_class_is_read_that_is_not_told() -> None:
    page = PartPage(show_label_worth, MODEL, worth_of([-80, -82, -300.0], [0.5, 0.5, 9]), 0, DARK)
    page.run()
    # p = 0.881, 0.119: slopes 0.119 by both, of 0.5 nats each.
    assert "worth **0.972 ± 0.084 nats**" in page.words
    assert "reads it as **zero**, p(y|x) = 0.881 ± 0.074." in page.words
    page = PartPage(show_label_worth, MODEL, worth_of([-80, -82, -300.0], [1.0, 1.5, 9]), 0, DARK)
    page.run()
    assert "the draws do not tell whether the model reads it as **zero** or **one**." in page.words


def conditional(**metrics: Any):
    told = {"label_worth": 2.0, "label_worth_images": 1000, "label_worth_how": "draws", "nll": 90.0}
    return description(capabilities=CONDITIONAL, metrics=told | metrics)


def average(model, *others) -> str:
    page = PartPage(show_worth_on_average, StandInCore([*others, model]), model)
    page.run()
    return page.words


def test_what_was_never_measured_is_not_said() -> None:
    assert average(MODEL) == ""


def test_the_average_is_said_with_its_images_and_the_classifier_only_where_there_was_one() -> None:
    assert average(conditional()) == (
        "Over 1,000 test images the label is worth **2.00** nats on average (draws)."
    )
    judged = conditional(
        class_agreement=0.9876, class_agreement_pictures=500, classifier_accuracy=0.985
    )
    assert "Of 500 prior samples a classifier (right on 98.5%" in average(judged)
    assert "**98.76 ± 0.49%** as the class asked for" in average(judged)


@pytest.mark.parametrize(("nll", "is_more"), [(91.0, False), (92.0, True)])
def test_it_is_held_against_the_model_that_differs_in_the_label_alone(
    nll: float, is_more: bool
) -> None:
    # A label of three carries at most ln 3 = 1.10 nats.
    plain = description(title="Plain", metrics={"nll": nll})
    words = average(conditional(), plain)
    assert f"Plain, which is told none, bounds an image at {nll:.1f} nats, this one given " in words
    assert "this one given its class at 90.0: " in words
    assert ("More than a label can carry" in words) == is_more


@pytest.mark.parametrize(
    "changes",
    [
        {"dataset": "other"},
        {"latent_dim": 3},
        {"beta": 2.0},
        {"likelihood": "gaussian"},
        {"card": {"architecture": {"widths": [9]}, "training": {"seed": 0}}},
        {"card": {"architecture": {"widths": [8]}, "training": {"seed": 1}}},
        {"metrics": {}},
        {"capabilities": CONDITIONAL},
        {"capabilities": frozenset({"decodes_latent"})},
    ],
)
def test_one_that_differs_in_more_is_no_comparison(changes: dict[str, Any]) -> None:
    other = description(**({"metrics": {"nll": 95.0}} | changes))
    assert "which is told none" not in average(conditional(), other)


def test_what_was_drawn_as_a_class_has_that_label_s_worth() -> None:
    core, name = ModelCore.open(default_checkpoints_dir(), "cpu"), "mnist-cvae-2d"
    image = core.decode(name, np.zeros((1, 2), np.float32), np.array([3]))[0]
    found = label_worth_of(core, name, image)
    assert found.worth.argmax() == 3
    assert found.read_as.tolist() == [3]
    assert not found.is_drawn
