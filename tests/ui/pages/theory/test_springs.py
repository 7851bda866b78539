"""Is a ladder of β climbed in one window for all, and its absence answered by how to train one?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.core import CoreError, Description
from explorer.figures.palette import DARK
from explorer.ui.pages.theory import springs
from explorer.ui.pages.theory.springs import SMALLEST_WINDOW, show_springs
from tests.ui.stand_ins import PartPage, StandInCore, description, picture_at, stored

BETAS = (0.5, 1.0, 4.0)
COUNT = 40


def ladder(labels: Any = None, spread: float = 1.0, are_original: bool = True) -> StandInCore:
    """Three models whose codes shrink as β grows."""
    models, encoded = [], {}
    for beta in BETAS:
        model = description(beta=beta, metrics={"kl": 10 / beta, "log_px_given_z": -90 - beta})
        mu = np.linspace(-1, 1, COUNT)[:, None].repeat(2, 1) * spread / beta
        encoded[model.name] = stored(mu, labels, np.zeros((COUNT, 2)))
        models.append(model)
    return StandInCore(models, encoded, are_original=are_original)


def page_of(monkeypatch: pytest.MonkeyPatch, core: StandInCore, **query: str) -> PartPage:
    monkeypatch.setattr(springs, "visitors_core", lambda: core)
    page = PartPage(show_springs, DARK, **query)
    page.run()
    return page


def test_it_begins_at_beta_one_and_offers_each(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(monkeypatch, ladder())
    slider = page.app.select_slider(key="beta")
    assert slider.value == 1.0
    assert [float(option) for option in slider.options] == list(BETAS)
    assert "3 trainings of one network on Made up" in page.words


def reach(page: PartPage) -> float:
    layout = page.charts[0]["layout"]
    return float(layout["xaxis"]["range"][1])


def test_every_beta_is_seen_in_one_window_that_holds_the_widest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = page_of(monkeypatch, ladder(spread=5.0))
    seen = []
    for beta in BETAS:
        page.app.select_slider(key="beta").set_value(beta).run()
        seen.append(reach(page))
    # At β = ½ nearly all codes lie within 10, with one σ around them.
    assert len(set(seen)) == 1
    assert 9 < seen[0] < 12


def test_small_codes_still_show_the_prior(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reach(page_of(monkeypatch, ladder(spread=0.01))) >= SMALLEST_WINDOW


def test_points_have_no_balls(monkeypatch: pytest.MonkeyPatch) -> None:
    balls = page_of(monkeypatch, ladder(), shape="Balls")
    points = page_of(monkeypatch, ladder(), shape="Points")
    assert balls.charts[0]["data"] != points.charts[0]["data"]
    assert balls.charts[1] == points.charts[1]


@pytest.mark.parametrize(
    ("labels", "levels"),
    [(None, list(range(10))), ([2] * 5 + [0] * 20 + [1] * 15, [5, 25, 0])],
)
def test_the_strip_has_an_image_of_each_class_over_its_reconstruction(
    monkeypatch: pytest.MonkeyPatch, labels: list[int] | None, levels: list[int]
) -> None:
    page = page_of(monkeypatch, ladder(labels))
    # Row i of a stand-in's test set is all pixels i.
    strip = picture_at(page.pictures[0])
    assert strip.shape == (4, 2 * len(levels))
    assert strip[0, ::2].tolist() == levels


def test_without_originals_reconstructions_stand_alone_and_are_called_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = page_of(monkeypatch, ladder(are_original=False))
    assert ":green[**Reconstructions**] of test images" in page.words
    assert picture_at(page.pictures[0]).shape == (2, 20)


def test_a_test_set_of_few_images_without_classes_is_shown_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    core = ladder()
    core.encoded = {
        name: stored(each.mu[:4], None, np.zeros((4, 2))) for name, each in core.encoded.items()
    }
    assert picture_at(page_of(monkeypatch, core).pictures[0]).shape == (4, 8)


def test_without_a_ladder_it_says_how_one_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    core = ladder()
    core.models = core.models[:2]
    page = page_of(monkeypatch, core)
    assert "repeating one command with another --beta" in page.app.info[0].value
    assert not page.charts


def test_a_card_that_cannot_be_read_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    class Damaged(StandInCore):
        def list(self) -> list[str]:
            return ["broken", *super().list()]

        def describe(self, name: str) -> Description:
            if name == "broken":
                raise CoreError("It cannot be read.")
            return super().describe(name)

    whole = ladder()
    page = page_of(monkeypatch, Damaged(whole.models, whole.encoded))
    assert len(page.charts) == 2
