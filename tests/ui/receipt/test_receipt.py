"""Does what stands around the receipt's table say what the model made of the image?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import Evidence, LossMap, ModelCore, Receipt, Terms, default_checkpoints_dir
from explorer.figures.palette import DARK
from explorer.latent.neighbours import Neighbours, Vote
from explorer.metrics.drawn_bounds import DrawnBounds
from explorer.metrics.percentiles import PercentileRank
from explorer.ui.image_in.source import ChosenImage
from explorer.ui.pictures.originals import NO_ORIGINALS
from explorer.ui.receipt import receipt as receipts
from explorer.ui.receipt.receipt import (
    best_class,
    choose_label,
    label_for,
    neighbour_px,
    receipt_of,
    show_neighbours,
    show_pipeline,
    show_receipt,
)
from tests.ui.stand_ins import (
    CODES_ONLY,
    CONDITIONAL,
    PartPage,
    StandInCore,
    description,
    numbers,
    stored,
)

IMAGE = np.array([[[0, 255], [255, 0]]], np.uint8)
PLACE = PercentileRank(30, 69, 100)
DRAWN = DrawnBounds(-87.0, 0.3, -86.0, 0.2, 0.1)
GIVEN = ChosenImage("test image 4", image=IMAGE, row=4, label=2)
BROUGHT = ChosenImage("your drawing", b"...", image=IMAGE)


def made(
    kl: tuple[float, ...] = (3.0, 4.0), has_sigma: bool = True, rows: tuple[int, ...] = (5, 9)
) -> Receipt:
    """A receipt whose dimension i has the mean i."""
    return Receipt(
        mu=np.arange(len(kl), dtype=np.float32),
        logvar=np.zeros(len(kl), np.float32) if has_sigma else None,
        reconstruction=IMAGE,
        loss=LossMap(np.full((2, 2), 0.5, np.float32), np.zeros((2, 2), np.float32)),
        terms=Terms(-80.0, np.array(kl, np.float32), "64 draws", PLACE, PLACE, PLACE),
        evidence=Evidence(DRAWN, 1000, 0, None, None, None) if has_sigma else None,
        neighbours=Neighbours(np.array(rows), np.linspace(0.5, 1, len(rows))),
        labels=np.array([1, 1]),
        vote=Vote(1, 2, 2),
    )


def names_of_dims(page: PartPage) -> list[str]:
    """What the axis of the code's figure says, from left to right."""
    spec = next(chart for chart in page.charts if "yaxis2" in chart["layout"])
    return list(spec["layout"]["xaxis"]["ticktext"])


def test_two_latents_stand_in_their_order_and_more_by_what_they_cost() -> None:
    two = PartPage(show_pipeline, IMAGE, made((3.0, 4.0)), DARK)
    two.run()
    assert "by KL" not in two.words
    assert names_of_dims(two) == ["z₁", "z₂"]
    three = PartPage(show_pipeline, IMAGE, made((0.5, 2.0, 1.0)), DARK)
    three.run()
    assert ":blue[**μ ± σ**], by KL" in three.words
    assert names_of_dims(three) == ["z₂", "z₃", "z₁"]
    (bars,) = (trace for chart in three.charts for trace in chart["data"] if trace["type"] == "bar")
    assert numbers(bars["y"]).tolist() == [2.0, 1.0, 0.5]


def test_a_code_that_is_a_point_has_no_sigma() -> None:
    page = PartPage(show_pipeline, IMAGE, made((0.0, 0.0, 0.0), has_sigma=False), DARK)
    page.run()
    assert ":blue[**μ**]" in page.words
    assert "σ" not in page.words


@pytest.mark.parametrize("is_narrow", [False, True])
def test_on_a_phone_nothing_stands_in_columns_which_would_stack(is_narrow: bool) -> None:
    page = PartPage(show_pipeline, IMAGE, made(), DARK)
    page.run(surroundings={"seen": {"narrow": is_narrow}})
    assert len(page.pictures) == len(page.charts) == 2
    assert bool(page.app.columns) != is_narrow


@pytest.mark.parametrize("has_sigma", [True, False])
def test_how_the_terms_were_found_is_said(has_sigma: bool) -> None:
    model = description(capabilities=CONDITIONAL - {"conditional"} if has_sigma else CODES_ONLY)
    page = PartPage(show_receipt, model, IMAGE, made(has_sigma=has_sigma), DARK)
    page.run()
    assert "Places among the 100 test images of Made up" in page.words
    assert ("The expectation over q: 64 draws." in page.words) == has_sigma
    assert ("gives an image a latent without σ" in page.words) != has_sigma


@pytest.mark.parametrize(("level", "is_grey"), [(128, True), (255, False)])
def test_only_grey_pixels_make_a_pseudo_likelihood(level: int, is_grey: bool) -> None:
    image = np.where(IMAGE > 0, level, 0).astype(np.uint8)
    page = PartPage(show_receipt, description(), image, made(), DARK)
    page.run()
    assert ("pseudo-likelihood" in page.words) == is_grey


@pytest.mark.parametrize("is_own_image", [True, False])
def test_neighbours_are_shown_with_their_class_and_the_image_itself_is_left_out(
    is_own_image: bool,
) -> None:
    model = description()
    core = StandInCore([model])
    page = PartPage(show_neighbours, core, model, made(), is_own_image)
    page.run()
    assert "Nearest 2 test images" in page.words
    assert [image.caption for each in page.app.image for image in each.proto.imgs] == ["one"] * 2
    assert "All 2 say **one**." in page.words
    assert ("The image itself is left out." in page.words) == is_own_image


def test_neighbours_without_labels_are_called_by_their_row_and_do_not_vote() -> None:
    model = description(class_names=())
    core = StandInCore([model], are_original=False)
    receipt = made()
    bare = Receipt(**(vars(receipt) | {"labels": None, "vote": None}))
    page = PartPage(show_neighbours, core, model, bare, True)
    page.run()
    assert [image.caption for each in page.app.image for image in each.proto.imgs] == ["5", "9"]
    assert "say" not in page.words
    assert NO_ORIGINALS in page.words


def test_a_plain_model_is_given_no_class() -> None:
    model = description()
    page = PartPage(choose_label, StandInCore([model]), model, IMAGE, GIVEN, condition="two")
    assert page.run() is None
    assert not page.app.selectbox
    assert label_for(StandInCore([model]), model, IMAGE, GIVEN) is None


def test_a_conditional_model_takes_the_class_chosen_then_the_image_s_then_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = description(capabilities=CONDITIONAL)
    core = StandInCore([model], {model.name: stored([[0, 0]])})
    monkeypatch.setattr(receipts, "best_class", lambda *_: 1)
    chosen = PartPage(choose_label, core, model, IMAGE, GIVEN, condition="zero")
    assert chosen.run() == 0
    assert PartPage(choose_label, core, model, IMAGE, GIVEN).run() == 2
    assert PartPage(choose_label, core, model, IMAGE, BROUGHT).run() == 1
    assert PartPage(choose_label, core, model, IMAGE, BROUGHT, condition="nine").run() == 1


@pytest.mark.parametrize("digit", [0, 3, 7])
def test_what_was_drawn_as_a_class_is_read_as_it(digit: int) -> None:
    core, name = ModelCore.open(default_checkpoints_dir(), "cpu"), "mnist-cvae-2d"
    image = core.decode(name, np.zeros((1, 2), np.float32), np.array([digit]))[0]
    assert best_class(core, name, image) == digit


def test_a_receipt_leaves_the_image_itself_out(tiny_checkpoints) -> None:
    core, name = ModelCore.open(tiny_checkpoints, "cpu"), "tiny-vae"
    image = core.test_images(name, [7]).images[0]
    with_itself, without = (receipt_of(core, name, image, None, row) for row in (None, 7))
    assert with_itself.neighbours.rows[0] == 7
    assert 7 not in without.neighbours.rows
    assert without.neighbours.rows[0] == with_itself.neighbours.rows[1]
    np.testing.assert_array_equal(without.mu, core.encode(name, image[None]).mu[0])


@pytest.mark.parametrize(
    ("names", "side"),
    [([], 48), (["3", "7"], 48), (["long hair, round glasses"], 56), (["T-shirt/top", ""], 88)],
)
def test_small_pictures_are_as_wide_as_their_longest_word(names: list[str], side: int) -> None:
    assert neighbour_px(names) == side
