"""Are the figures of each test image what their names say?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.ui.pages.encodings import figures
from explorer.ui.pages.encodings.figures import SharedFigures
from tests.ui.stand_ins import CODES_ONLY, StandInCore, description, stored

COUNT = 24
LABELS = np.arange(COUNT) % 3
MU = np.stack([10.0 * LABELS, np.arange(COUNT) / COUNT], 1)


def made(factors: Any = None, **changes: Any) -> tuple[SharedFigures, StandInCore]:
    model = description(**changes)
    gaussian = np.full((COUNT, 2), 1.5) if model.can("gaussian_latent") else None
    encodings = stored(
        MU, LABELS if model.class_names else None, gaussian, gaussian, -np.arange(COUNT)
    )
    answers = {
        "factors": lambda _name: factors,
        "trust": lambda _name, z, labels: np.full(len(z), 0.25 if labels is None else 0.75),
    }
    core = StandInCore([model], {model.name: encodings}, answers=answers)
    return SharedFigures(core, model.name), core


def values(shared: SharedFigures) -> dict[str, np.ndarray]:
    return {one.name: one.values for one in (*shared.figures, *shared.categories)}


def test_what_is_stored_is_there_at_once_and_what_takes_long_is_made_once() -> None:
    shared, core = made()
    assert list(values(shared)) == ["loss", "reconstruction", "kl", "distance", "class"]
    np.testing.assert_allclose(values(shared)["loss"], np.arange(COUNT) + 3.0)
    assert not shared.is_complete
    shared.complete(core)
    shared.complete(core)
    assert shared.is_complete
    assert list(values(shared))[4:] == ["trust", "class", "neighbours"]
    assert (values(shared)["trust"] == 0.25).all()


def test_the_distance_is_to_the_mean_of_the_own_class() -> None:
    own = MU - np.stack([MU[label == LABELS].mean(0) for label in LABELS])
    np.testing.assert_allclose(
        values(made()[0])["distance"], np.linalg.norm(own, axis=1), atol=1e-6
    )


def test_neighbours_say_the_class_that_most_of_them_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "VOTERS", 3)
    shared, core = made()
    shared.complete(core)
    np.testing.assert_array_equal(values(shared)["neighbours"], LABELS)


def test_without_classes_and_posteriors_there_is_what_there_can_be() -> None:
    shared, core = made(class_names=(), capabilities=CODES_ONLY)
    shared.complete(core)
    assert list(values(shared)) == ["reconstruction", "distance", "trust"]


def test_columns_that_came_with_the_data_are_figures_too() -> None:
    columns = (("size", "turn"), np.arange(2 * COUNT, dtype=np.float32).reshape(COUNT, 2))
    found = {one.title: one.values for one in made(columns)[0].figures}
    np.testing.assert_array_equal(found["turn"], columns[1][:, 1])


def test_a_conditional_model_is_asked_with_each_image_s_class() -> None:
    shared, core = made(capabilities=frozenset({"decodes_latent", "conditional"}))
    shared.complete(core)
    assert (values(shared)["trust"] == 0.75).all()


def test_of_very_many_images_only_what_is_stored_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "MOST_SLOW", COUNT - 1)
    assert made()[0].is_complete


def test_strokes_on_nothing_are_drawn_as_ink() -> None:
    assert made()[0].is_ink
    assert not made(image_shape=(3, 2, 2))[0].is_ink
