"""Is a plane fixed by what was chosen, and does shuffling find another image of the class?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.ui.choices import plane as plane_choice
from explorer.ui.choices.plane import ANY_CLASS, Sheet, plane_of

MU = np.random.default_rng(0).normal(size=(20, 5)).astype(np.float32)


def test_two_dimensions_through_the_prior_s_mean() -> None:
    plane = plane_of(Sheet(dims=(3, 0)), MU)
    assert plane.from_plane([[1.0, 2.0]]).tolist() == [[2.0, 0.0, 0.0, 1.0, 0.0]]


def test_two_dimensions_through_an_image_pass_its_code() -> None:
    held = tuple(float(value) for value in MU[7])
    plane = plane_of(Sheet((1, 2), held, held_row=7), MU)
    assert plane.distance(MU[[7]]) == pytest.approx(0, abs=1e-6)


def test_three_images_lie_on_their_plane() -> None:
    plane = plane_of(Sheet(anchors=(4, 9, 2)), MU)
    assert plane.distance(MU[[4, 9, 2]]) == pytest.approx(0, abs=1e-5)
    assert plane.distance(MU).max() > 0.5


@pytest.mark.parametrize("wanted", ["3", ANY_CLASS])
def test_shuffling_finds_another_image_of_the_class(
    monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    # AppTest cannot pick from a menu button, so its callback is called as Streamlit would.
    labels, names = np.arange(400) % 10, tuple(str(label) for label in range(10))
    state: dict[str, object] = {"anchor_2_shuffle": wanted, "anchor_2": 13}
    monkeypatch.setattr(plane_choice.st, "session_state", state)
    found = set()
    for _ in range(50):
        before = state["anchor_2"]
        plane_choice._shuffle("anchor_2", labels, names, 400)
        assert state["anchor_2"] != before
        found.add(int(labels[int(str(state["anchor_2"]))]))
    assert found == {3} if wanted == "3" else len(found) > 3


def test_a_test_set_of_one_image_cannot_be_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {"anchor_1_shuffle": ANY_CLASS, "anchor_1": 0}
    monkeypatch.setattr(plane_choice.st, "session_state", state)
    plane_choice._shuffle("anchor_1", None, (), 1)
    assert state["anchor_1"] == 0
