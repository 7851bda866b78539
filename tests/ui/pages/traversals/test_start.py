"""Do traversals begin where the visitor asked, in every model's own code?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import CoreError, Description
from explorer.ui.pages.traversals import start as traversal_start
from explorer.ui.pages.traversals.start import (
    MEAN_LATENT,
    PRIOR_MEAN,
    ROW_KEY,
    SHUFFLE_KEY,
    TEST_IMAGE,
    StartImage,
    choose_start,
    code_of,
    start_image,
)
from tests.ui.stand_ins import (
    CODES_ONLY,
    CONDITIONAL,
    PartPage,
    StandInCore,
    description,
    stored,
)

MU = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
LABELS = [2, 0, 1]
MODEL = description()
CORE = StandInCore([MODEL], {MODEL.name: stored(MU, LABELS)})


@pytest.mark.parametrize(
    ("capabilities", "mean"), [(MODEL.capabilities, PRIOR_MEAN), (CODES_ONLY, MEAN_LATENT)]
)
def test_at_first_they_begin_at_the_mean_of_what_there_is(
    capabilities: frozenset[str], mean: str
) -> None:
    model = description(capabilities=capabilities)
    page = PartPage(choose_start, StandInCore([model], {model.name: stored(MU)}), model)
    assert page.run() is None
    assert page.app.segmented_control(key="start").options == [mean, TEST_IMAGE]
    assert not page.app.number_input


def test_an_image_is_called_by_its_row_and_class() -> None:
    found = PartPage(choose_start, CORE, MODEL, start=TEST_IMAGE, start_image="1").run()
    assert (found.row, found.label, found.name) == (1, 0, "test image 1, labelled zero")
    assert found.is_original
    assert (found.image == 1).all()


def test_without_labels_it_is_its_row_and_any_other_can_be_had() -> None:
    model = description(class_names=())
    core = StandInCore([model], {model.name: stored(MU)}, are_original=False)
    page = PartPage(choose_start, core, model, start=TEST_IMAGE)
    found = page.run()
    assert (found.label, found.name, found.is_original) == (None, "test image 0", False)
    again = page.after(page.app.button(key=SHUFFLE_KEY).click().run())
    assert again.row in (1, 2)


@pytest.mark.parametrize("row", ["-1", "3", "99999", "x", ""])
def test_a_row_that_is_not_there_is_one_that_is(row: str) -> None:
    page = PartPage(choose_start, CORE, MODEL, start=TEST_IMAGE, start_image=row)
    assert page.run().row in (0, 1, 2)


@pytest.mark.parametrize("left_over", [3, 999_999])
def test_a_row_left_over_from_a_larger_test_set_is_the_first(left_over: int) -> None:
    page = PartPage(choose_start, CORE, MODEL, start=TEST_IMAGE)
    assert page.run(**{ROW_KEY: left_over}).row == 0


def test_the_prior_s_mean_has_no_code_of_its_own() -> None:
    assert code_of(CORE, None, MODEL, MODEL) is None


def start(row: int = 1, label: int | None = 0) -> StartImage:
    return StartImage(row, label, "an image", np.full((1, 2, 2), 40, np.uint8), True)


def test_a_model_of_the_same_data_has_the_code_stored() -> None:
    assert code_of(CORE, start(), MODEL, MODEL) == (2.0, 3.0)


def other(**changes: object) -> tuple[StandInCore, Description]:
    model = description(**changes)
    return StandInCore([MODEL, model], CORE.encoded | {model.name: stored(MU[:1])}), model


@pytest.mark.parametrize("changes", [{"dataset": "other"}, {}])
def test_one_of_other_data_or_of_fewer_images_encodes_it_now(changes: dict[str, str]) -> None:
    core, model = other(**changes)
    assert code_of(core, start(), MODEL, model) == (40.0, 40.0)


def test_a_conditional_one_is_given_the_image_s_class_or_says_that_there_is_none() -> None:
    core, model = other(dataset="other", capabilities=CONDITIONAL)
    assert code_of(core, start(label=2), MODEL, model) == (42.0, 42.0)
    with pytest.raises(CoreError, match="needs a label"):
        code_of(core, start(label=None), MODEL, model)


def test_an_image_is_found_by_its_row() -> None:
    assert start_image(CORE, MODEL, 2).name == "test image 2, labelled one"


@pytest.mark.parametrize("wanted", ["3", "any class"])
def test_shuffling_finds_another_image_of_the_class(
    monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    # AppTest cannot pick from a menu button, so its callback is called as Streamlit would.
    labels, names = np.arange(400) % 10, tuple(str(label) for label in range(10))
    state: dict[str, object] = {SHUFFLE_KEY: wanted, ROW_KEY: 13}
    monkeypatch.setattr(traversal_start.st, "session_state", state)
    found = set()
    for _ in range(50):
        before = state[ROW_KEY]
        traversal_start._shuffle_class(labels, names)
        assert state[ROW_KEY] != before
        found.add(int(labels[int(str(state[ROW_KEY]))]))
    assert found == {3} if wanted == "3" else len(found) > 3


def test_a_class_of_one_image_has_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {SHUFFLE_KEY: "zero", ROW_KEY: 1}
    monkeypatch.setattr(traversal_start.st, "session_state", state)
    traversal_start._shuffle_class(np.array(LABELS), MODEL.class_names)
    assert state[ROW_KEY] == 1
