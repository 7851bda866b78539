"""Do the three ways join the images chosen, and is their course told as it is?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.core import GEODESIC, Description, ModelCore, Walk
from explorer.figures.palette import DARK
from explorer.latent.geodesic import Pace
from explorer.ui.pages.generate import walks
from explorer.ui.pages.generate.walks import (
    WAY_TITLES,
    WalkPlan,
    choose_walk,
    first_rows,
    leg_of,
    show_walks,
    walk_of,
)
from tests.ui.stand_ins import CODES_ONLY, CONDITIONAL, PartPage, StandInCore, description, stored

VAE = "tiny-vae"


def models(mu: Any, labels: Any = None, **changes: Any) -> tuple[StandInCore, Description]:
    model = description(**changes)
    return StandInCore([model], {model.name: stored(mu, labels)}), model


@pytest.mark.parametrize(
    ("labels", "count", "rows"),
    [
        ([2, 2, 0, 1, 0], 3, [2, 3, 0]),
        ([2, 2, 0, 1, 0], 2, [2, 3]),
        # Of two classes there are no three images, each of another.
        ([1, 1, 0, 1, 0], 3, [0, 1, 2]),
        (None, 4, [0, 1, 2, 3]),
    ],
)
def test_a_walk_begins_with_one_image_of_each_class(
    labels: list[int] | None, count: int, rows: list[int]
) -> None:
    core, model = models(np.zeros((5, 2)), labels)
    assert first_rows(core, model.name, count) == rows


def test_images_steps_and_class_come_from_the_address() -> None:
    core, model = models(np.zeros((9, 2)), np.arange(9) % 3, capabilities=CONDITIONAL)
    asked = {"walk_images": "3", "walk_b": "7", "walk_steps": "20", "condition": "one"}
    assert PartPage(choose_walk, core, model, **asked).run() == (
        WalkPlan(model.name, (0, 7, 2), 1),
        20,
    )


@pytest.mark.parametrize(
    "asked", [{"walk_images": "77"}, {"walk_a": "-1", "walk_b": "999"}, {"walk_steps": "x"}]
)
def test_nonsense_in_the_address_leaves_a_walk(asked: dict[str, str]) -> None:
    core, model = models(np.zeros((9, 2)), np.arange(9) % 3)
    plan, steps = PartPage(choose_walk, core, model, **asked).run()
    assert 2 <= len(plan.rows) <= 4
    assert all(0 <= row < 9 for row in plan.rows)
    assert 5 <= steps <= 30
    assert plan.condition is None


@pytest.fixture(scope="module")
def core(tiny_checkpoints) -> ModelCore:
    return ModelCore.open(tiny_checkpoints, "cpu")


@pytest.mark.parametrize("way", list(WAY_TITLES))
def test_each_way_joins_its_images_and_a_closed_one_returns(core: ModelCore, way: str) -> None:
    mu = core.encodings(VAE).mu
    plan = WalkPlan(VAE, (4, 1, 30))
    there = walk_of(core, plan, way, 9)
    np.testing.assert_allclose(there.z[[0, -1]], mu[[4, 30]], atol=1e-4)
    closed = walk_of(core, plan, way, 9, is_closed=True)
    np.testing.assert_allclose(closed.z[[0, -1]], mu[[4, 4]], atol=1e-4)
    assert len(closed.images) == 9
    assert closed.travelled >= there.travelled > 0


def test_a_geodesic_is_the_same_way_back(core: ModelCore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def leg(*arguments: Any) -> np.ndarray:
        asked.append(arguments[2])
        knots: np.ndarray = leg_of(*arguments)
        return knots

    monkeypatch.setattr(walks, "leg_of", leg)
    there, back = (walk_of(core, WalkPlan(VAE, rows), GEODESIC, 7) for rows in ((3, 8), (8, 3)))
    np.testing.assert_allclose(there.z, back.z[::-1], atol=2e-3)
    # It is found once: the second time it is read backwards.
    assert asked == [(3, 8), (3, 8)]


def made_up(z: Any, steps: Any) -> Walk:
    codes = np.array(z, np.float32)
    return Walk(codes, np.zeros((len(codes), 1, 2, 2), np.uint8), Pace(np.array(steps)), 7.25)


def shown(
    monkeypatch: pytest.MonkeyPatch, mu: Any, found: Walk, **changes: Any
) -> tuple[PartPage, Description]:
    monkeypatch.setattr(walks, "walk_of", lambda *_: found)
    core, model = models(mu, **changes)
    page = PartPage(show_walks, core, model, WalkPlan(model.name, (0, 1)), 3, DARK)
    page.run()
    return page, model


def test_each_way_has_its_strip_and_its_unevenness(monkeypatch: pytest.MonkeyPatch) -> None:
    # Steps of 1 and 3: a deviation of 1 about a mean of 2.
    page, _ = shown(monkeypatch, [[0, 0], [1, 0]], made_up([[0, 0], [1, 0], [2, 0]], [1.0, 3.0]))
    for title in WAY_TITLES.values():
        assert f"[**{title}**] :gray[— unevenness **0.50**" in page.words
    assert page.words.count("the picture travels **7.2**") == 3
    assert len(page.pictures) == 3
    assert len(page.charts) == 2


@pytest.mark.parametrize("capabilities", [CODES_ONLY, CONDITIONAL])
def test_the_plane_shows_a_way_wherever_it_leads(
    monkeypatch: pytest.MonkeyPatch, capabilities: frozenset[str]
) -> None:
    found = made_up([[0, 0], [50, -20], [1, 0]], [1.0, 1.0])
    page, _ = shown(monkeypatch, [[0, 0], [1, 0], [0, 1]], found, capabilities=capabilities)
    layout = page.charts[-1]["layout"]
    (left, right), (bottom, top) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    assert left < 0 < 50 < right
    assert bottom < -20 < 1 < top


def test_in_more_dimensions_it_is_said_how_far_out_the_ways_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mu = [[3.0, 0, 0, 0], [0, 4.0, 0, 0], [0, 0, 3.0, 0], [0, 0, 0, 4.0]]
    page, _ = shown(monkeypatch, mu, made_up(mu[:3], [1.0, 1.0]), latent_dim=4)
    assert "the middle half of the test images at ‖z‖ = 3.0 to 4.0" in page.words
    # Half way between (3, 0) and (0, 4).
    assert "A and B lie at 3.0 and 4.0" in page.words
    assert "passes 2.5: nearer to 0 than images do" in page.words
    assert len(page.charts) == 1


def test_a_line_between_like_images_does_not_pass_nearer_to_the_middle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mu = [[3.0, 0, 0, 0], [3.0, 0, 0, 0], [0, 0, 3.0, 0], [0, 0, 0, 4.0]]
    page, _ = shown(monkeypatch, mu, made_up(mu[:3], [1.0, 1.0]), latent_dim=4)
    assert "passes 3.0. The sphere" in page.words
