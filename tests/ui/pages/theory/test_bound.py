"""Do the ELBO and the KL come to log p(x), and who is told that it cannot be summed?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from explorer.core import ModelCore
from explorer.figures.palette import DARK
from explorer.ui.pages.theory import bound
from explorer.ui.pages.theory.bound import DRAWS, FIRST_ROW, show_bound
from tests.ui.stand_ins import CODES_ONLY, PartPage, StandInCore, description


@pytest.fixture
def page(ladder: Path, monkeypatch: pytest.MonkeyPatch) -> PartPage:
    core = ModelCore.open(ladder, "cpu")
    monkeypatch.setattr(bound, "visitors_core", lambda: core)
    return PartPage(show_bound, DARK, model="rung-1")


def nats(page: PartPage) -> dict[str, float]:
    """The sum, log p(x), how far they are apart, and the error where there is one."""
    words = page.words.replace("−", "-")
    found = {
        "sum": re.search(r"= \*\*(-?[\d.]+)\*\* nats, log", words),
        "log_px": re.search(r"log p\(x\) = \*\*(-?[\d.]+)", words),
        "apart": re.search(r"\*\*([\d.]+)\*\* apart", words),
        "error": re.search(r"standard error of ([\d.]+)", words),
    }
    return {name: float(match[1]) for name, match in found.items() if match}


def test_with_all_draws_the_sum_is_exact_within_its_error(page: PartPage) -> None:
    page.run()
    page.app.select_slider(key="draws").set_value(DRAWS[-1]).run()
    told = nats(page)
    assert told["apart"] <= 4 * told["error"] + 0.01
    assert abs(told["sum"] - told["log_px"]) == pytest.approx(told["apart"], abs=0.011)
    assert f"the ELBO by {DRAWS[-1]:,} draws, seed 0" in page.words


def test_one_draw_has_no_error_and_the_rest_of_the_sum_stays(page: PartPage) -> None:
    page.run()
    many = nats(page)
    page.app.select_slider(key="draws").set_value(1).run()
    one = nats(page)
    assert "error" not in one
    assert one["log_px"] == many["log_px"]
    page.app.select_slider(key="draws").set_value(1024).run()
    more = nats(page)
    # Sixteen times the draws: a quarter of the error, as far as an error is known.
    assert more["error"] == pytest.approx(many["error"] / 4, rel=0.5)


def test_an_image_is_chosen_by_its_row_and_has_its_own_evidence(page: PartPage) -> None:
    page.run()
    assert page.app.number_input(key="row").value == FIRST_ROW
    first = nats(page)["log_px"]
    page.app.number_input(key="row").set_value(8).run()
    assert nats(page)["log_px"] != first


def test_a_row_left_over_from_a_larger_test_set_is_not_kept(page: PartPage) -> None:
    page.run(row=99_999)
    assert page.app.number_input(key="row").value == FIRST_ROW


def test_both_distributions_are_drawn_and_the_climb_reaches_the_evidence(page: PartPage) -> None:
    page.run()
    assert len(page.charts) == 3
    climb = next(chart for chart in page.charts if chart["layout"]["xaxis"].get("type") == "log")
    assert climb["data"]


def stand_in(monkeypatch: pytest.MonkeyPatch, *models: object, **query: str) -> PartPage:
    monkeypatch.setattr(bound, "visitors_core", lambda: StandInCore(models))
    page = PartPage(show_bound, DARK, **query)
    page.run()
    return page


def test_a_model_without_a_plane_of_gaussians_is_told_kindly_and_others_are_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    models = [
        description(name="codes", title="Codes", capabilities=CODES_ONLY),
        description(name="deep", title="Deep", latent_dim=10),
        description(name="flat", title="Flat"),
    ]
    for name in ("codes", "deep"):
        page = stand_in(monkeypatch, *models, model=name)
        assert "is of another kind" in page.app.info[0].value
        assert [button.label for button in page.app.button] == ["Flat"]
    assert not page.charts


def test_without_models_it_says_how_one_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    page = stand_in(monkeypatch)
    assert "no trained models" in page.app.info[0].value


def test_a_refusal_of_the_core_is_one_sentence(
    page: PartPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise bound.CoreError("It was never held near the prior.")

    monkeypatch.setattr(bound, "_draws_of", refuse)
    page.run()
    assert [info.value for info in page.app.info] == ["It was never held near the prior."]
    assert page.charts == []
