"""Is a selection counted, paged and written down row by row?"""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import pytest

from explorer.core import Description
from explorer.figures.palette import DARK
from explorer.ui.pages.encodings.selection import (
    PER_PAGE,
    rows_named,
    selection_csv,
    show_selection,
)
from explorer.ui.pictures.originals import NO_ORIGINALS
from tests.ui.stand_ins import (
    CODES_ONLY,
    PartPage,
    StandInCore,
    description,
    numbers,
    stored,
)

COUNT = 100
LABELS = np.arange(COUNT) % 3
MU = np.stack([np.arange(COUNT), -np.arange(COUNT) / 4], 1)


def models(**changes: Any) -> tuple[StandInCore, Description]:
    model = description(**changes)
    is_gaussian = model.can("gaussian_latent")
    encodings = stored(
        MU,
        LABELS if model.class_names else None,
        np.full((COUNT, 2), -2.0) if is_gaussian else None,
        np.full((COUNT, 2), 1.5) if is_gaussian else None,
        -np.arange(COUNT),
    )
    return StandInCore([model], {model.name: encodings}), model


def page_of(rows: Any, are_original: bool = True, **changes: Any) -> PartPage:
    core, model = models(**changes)
    core.are_original = are_original
    page = PartPage(show_selection, core, model, np.array(rows), DARK)
    page.run()
    return page


def captions(page: PartPage) -> list[str]:
    return [image.caption for element in page.app.image for image in element.proto.imgs]


def lines(rows: list[int], **changes: Any) -> list[dict[str, str]]:
    core, model = models(**changes)
    return list(csv.DictReader(io.StringIO(selection_csv(core, model, np.array(rows)))))


def test_how_many_of_each_class_are_counted() -> None:
    page = page_of([0, 3, 6, 1])
    assert "4 images selected" in page.words
    (trace,) = page.charts[0]["data"]
    assert sorted(numbers(trace["x"]).tolist()) == [0, 1, 3]
    assert captions(page) == ["zero", "zero", "zero", "one"]


def test_without_classes_there_is_no_count_and_images_are_called_by_their_row() -> None:
    page = page_of([7, 5], class_names=())
    assert page.charts == []
    assert captions(page) == ["7", "5"]


@pytest.mark.parametrize(("asked", "first", "shown"), [(1, 0, PER_PAGE), (3, 84, 16), (9, 84, 16)])
def test_many_are_shown_page_by_page_and_the_last_is_not_passed(
    asked: int, first: int, shown: int
) -> None:
    core, model = models(class_names=())
    page = PartPage(show_selection, core, model, np.arange(COUNT), DARK)
    page.run(selection_page=asked)
    assert captions(page) == [str(row) for row in range(first, first + shown)]


def test_few_are_shown_at_once_whatever_page_was_looked_at_before() -> None:
    core, model = models(class_names=())
    page = PartPage(show_selection, core, model, np.array([4, 2]), DARK)
    page.run(selection_page=3)
    assert captions(page) == ["4", "2"]


@pytest.mark.parametrize("are_original", [True, False])
def test_missing_originals_are_said(are_original: bool) -> None:
    assert (NO_ORIGINALS in page_of([0], are_original).words) != are_original


def test_the_csv_file_has_a_line_an_image_with_its_code_and_terms() -> None:
    first, second = lines([8, 2])
    assert list(first) == [
        "test_row",
        "class",
        "mu_1",
        "mu_2",
        "logvar_1",
        "logvar_2",
        "log_px_given_z_nats",
        "kl_nats",
        "elbo_nats",
    ]
    assert [first["test_row"], second["test_row"]] == ["8", "2"]
    assert [first["class"], second["class"]] == ["two", "two"]
    values = [float(first[name]) for name in list(first)[2:]]
    assert values == [8.0, -2.0, -2.0, -2.0, -8.0, 3.0, -11.0]


def test_points_have_neither_variance_nor_bound_in_the_file() -> None:
    (line,) = lines([1], capabilities=CODES_ONLY)
    assert list(line) == ["test_row", "class", "mu_1", "mu_2", "log_px_given_z_nats"]


def test_without_labels_the_file_has_no_class() -> None:
    assert "class" not in lines([1], class_names=())[0]


def test_a_class_name_with_a_comma_is_one_field() -> None:
    assert lines([1], class_names=("a", 'b, "c"', "d"))[0]["class"] == 'b, "c"'


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("3", [3]),
        ("2-4, 9", [2, 3, 4, 9]),
        (" 4 – 6,5 ,", [4, 5, 6]),
    ],
)
def test_images_are_selected_by_their_rows_without_drawing(text: str, rows: list[int]) -> None:
    assert rows_named(text, 10).tolist() == rows


@pytest.mark.parametrize("text", ["", " , ", "10", "4-2", "5-10", "-1", "a", "1;2", "9" * 30])
def test_rows_that_are_not_there_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        rows_named(text, 10)
