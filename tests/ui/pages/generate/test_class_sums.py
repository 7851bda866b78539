"""Do classes add up by their means, with the classes that there are?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.core import Description
from explorer.ui.pages.generate.class_sums import classes_with_images, show_class_sums
from tests.ui.stand_ins import CONDITIONAL, PartPage, StandInCore, description, stored

DIGITS = tuple("0123456789")


def ten_classes(**changes: Any) -> tuple[StandInCore, Description]:
    """Two images of each of ten classes, about (label, 0)."""
    model = description(class_names=DIGITS, **changes)
    labels = np.repeat(np.arange(10), 2)
    mu = np.stack([labels + np.tile([-0.1, 0.1], 10), np.zeros(20)], 1)
    return StandInCore([model], {model.name: stored(mu, labels)}), model


def terms(core: StandInCore) -> np.ndarray:
    """The codes of the three terms and their sum, as they were last decoded."""
    return next(z for _, z, _ in reversed(core.decoded) if len(z) == 4)


def test_seven_less_three_and_six_is_ten() -> None:
    core, model = ten_classes()
    page = PartPage(show_class_sums, core, model)
    page.run()
    np.testing.assert_allclose(terms(core)[:, 0], [7, 3, 6, 10], atol=1e-6)
    for words in ("a: mean of 7", "b: mean of 3", "c: mean of 6", "a − b + c"):
        assert words in page.words


def test_the_way_runs_from_half_a_step_before_the_first_term_to_half_beyond_the_sum() -> None:
    core, model = ten_classes()
    PartPage(show_class_sums, core, model, sum_a="1", sum_b="2", sum_c="4").run()
    _, way, _ = core.decoded[-1]
    assert (way[0, 0], way[-1, 0]) == pytest.approx((0.0, 4.0), abs=1e-6)
    assert np.diff(way[:, 0]) == pytest.approx([0.5] * 8, abs=1e-6)


def test_the_neighbours_of_the_sum_say_what_it_is() -> None:
    core, model = ten_classes()
    page = PartPage(show_class_sums, core, model, sum_a="2", sum_b="1", sum_c="0")
    page.run()
    # The ten nearest to 1: both of 1, then 0 and 2, and two of 3.
    assert "Of the 10 test images whose latents lie nearest to the sum, 2 are 1." in page.words


def test_the_first_term_may_be_one_image() -> None:
    core, model = ten_classes()
    page = PartPage(show_class_sums, core, model, sum_of="test image", sum_row="1")
    page.run()
    assert "a: test image 1" in page.words
    np.testing.assert_allclose(terms(core)[[0, 3], 0], [0.1, 3.1], atol=1e-6)


@pytest.mark.parametrize(("labels", "names"), [(None, DIGITS), ([0] * 4, ("only",)), ([1] * 4, ())])
def test_without_two_classes_it_is_said(labels: list[int] | None, names: tuple[str, ...]) -> None:
    model = description(class_names=names)
    core = StandInCore([model], {model.name: stored(np.zeros((4, 2)), labels)})
    page = PartPage(show_class_sums, core, model)
    page.run()
    assert "knows no classes" in page.app.info[0].value
    assert not page.app.selectbox


def test_a_class_without_a_test_image_is_not_offered() -> None:
    labels = [0, 0, 2, 2]
    assert classes_with_images(np.array(labels), ("a", "b", "c")) == {0: "a", 2: "c"}
    assert classes_with_images(None, ("a", "b")) == {}
    model = description(class_names=("a", "b", "c"))
    mu = [[0, 1], [0, 3], [5, 5], [5, 7]]
    core = StandInCore([model], {model.name: stored(mu, labels)})
    page = PartPage(show_class_sums, core, model)
    page.run()
    assert [page.app.selectbox(key=f"sum_{each}").value for each in "abc"] == ["a", "c", "a"]
    assert page.app.selectbox(key="sum_b").options == ["a", "c"]
    np.testing.assert_allclose(terms(core), [[0, 2], [5, 6], [0, 2], [-5, -2]])


def test_a_conditional_model_decodes_all_under_one_class() -> None:
    core, model = ten_classes(capabilities=CONDITIONAL)
    page = PartPage(show_class_sums, core, model, condition="8")
    page.run()
    assert all((labels == 8).all() for _, _, labels in core.decoded)
    assert "z holds the style alone" in page.words
