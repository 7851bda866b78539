"""Is a selection told in a few words, and written down row by row?"""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np

from explorer.core import Description
from explorer.ui.pages.encodings.selection import selection_csv, selection_python, show_selection
from tests.ui.stand_ins import (
    CODES_ONLY,
    PartPage,
    StandInCore,
    description,
    picture_at,
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


def page_of(rows: Any, name: str = "", **changes: Any) -> PartPage:
    core, model = models(**changes)
    page = PartPage(show_selection, core, model, np.array(rows, dtype=np.int64), name)
    page.run()
    return page


def lines(rows: list[int], **changes: Any) -> list[dict[str, str]]:
    core, model = models(**changes)
    return list(csv.DictReader(io.StringIO(selection_csv(core, model, np.array(rows)))))


def test_a_selection_is_told_by_its_number_its_name_and_its_mean() -> None:
    assert "3 images selected" in page_of([0, 3, 6]).words
    page = page_of([10, 20, 60], "odd ones")
    assert "“odd ones”, 3 images" in page.words
    (mean,) = page.pictures
    assert picture_at(mean).tolist() == [[30, 30], [30, 30]]


def test_nothing_selected_is_said_in_a_sentence() -> None:
    page = page_of([])
    assert "Select images on the map" in page.words
    assert not page.pictures


def test_the_python_code_names_the_rows_or_the_file_that_does() -> None:
    _, model = models()
    code = selection_python(model, np.array([8, 2]))
    assert "rows = np.array([8, 2])" in code
    compile(code, "copied", "exec")
    many = selection_python(model, np.arange(5000))
    assert f"{model.name}-selection.csv" in many
    compile(many, "copied", "exec")


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
