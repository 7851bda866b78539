"""Do both estimators aim at the gradient that calculus gives, and is their cost told?"""

from __future__ import annotations

import math
import re

import pytest

from explorer.figures.palette import DARK
from explorer.ui.pages.theory.gradients import COUNTS, DRAWS, show_gradients
from tests.ui.stand_ins import PartPage


def words(**query: str) -> str:
    page = PartPage(show_gradients, DARK, **query)
    page.run()
    return page.words.replace("−", "-")


def told(text: str, name: str) -> tuple[float, float]:
    found = re.search(rf"{name} \*\*(-?[\d.]+)\*\* ± ([\d.]+)", text)
    return float(found[1]), float(found[2])


def exact(text: str) -> float:
    return float(re.search(r"Exact \*\*(-?[\d.]+)", text)[1])


def cost(text: str) -> float:
    return float(re.search(r"needs \*\*([\d.,]+) ×", text)[1].replace(",", ""))


MU, SIGMA = 0.5, 0.7
ANSWERS = {
    # E[z²] = μ² + σ²; E[sin 3z] = sin(3μ) exp(−9σ²/2); P(z > 0) = Φ(μ/σ).
    "Parabola": 2 * MU,
    "Wave": 3 * math.cos(3 * MU) * math.exp(-4.5 * SIGMA**2),
    "Step": math.exp(-0.5 * (MU / SIGMA) ** 2) / (SIGMA * math.sqrt(2 * math.pi)),
}


@pytest.mark.parametrize("title", list(ANSWERS))
def test_the_means_agree_with_calculus_but_for_a_step_without_a_slope(title: str) -> None:
    text = words(function=title, mean=str(MU), deviation=str(SIGMA), constant="5")
    answer = ANSWERS[title]
    assert exact(text) == pytest.approx(answer, abs=6e-4)
    for name in ("pathwise", "score function"):
        mean, error = told(text, name)
        is_near = abs(mean - answer) <= 4 * error + 0.001
        assert is_near == (title != "Step" or name == "score function")
    assert ("no slope" in text) == (title == "Step")
    assert f"standard errors of {DRAWS:,} draws, seed 0" in text


def test_a_constant_costs_the_score_function_alone() -> None:
    without, with_constant = words(constant="0"), words(constant="20")
    assert told(without, "pathwise") == told(with_constant, "pathwise")
    assert cost(with_constant) > 10 * cost(without)


def test_a_cost_has_three_digits_and_a_mean_those_that_its_error_bears() -> None:
    text = words(constant="20", mean=str(MU), deviation="0.1")
    costs = re.findall(r"\*\*([\d.,]+) ×", text)
    assert len(costs) == 2
    for told_cost in costs:
        assert len(re.sub(r"[.,]|^0+|0+$", "", told_cost)) <= 3
    mean, error = re.search(r"score function \*\*(-?[\d.]+)\*\* ± ([\d.]+)", text).groups()
    assert len(mean.partition(".")[2]) == len(error.partition(".")[2])
    assert len(error.replace(".", "").lstrip("0")) <= 2


def test_the_curve_is_raised_by_the_constant_and_says_so() -> None:
    assert "$z^2 + 7$" in words(constant="7")
    assert "$z^2$" in words(constant="0")


def test_more_draws_are_chosen_from_the_counts_and_move_the_histograms_alone() -> None:
    page = PartPage(show_gradients, DARK)
    page.run()
    before = page.charts
    assert len(before) == 3
    assert [int(each.replace(",", "")) for each in page.app.select_slider[0].options] == list(
        COUNTS
    )
    page.app.select_slider(key="samples").set_value(256).run()
    after = page.charts
    assert after[0] == before[0]
    assert after[1] != before[1]


@pytest.mark.parametrize(
    "query",
    [{"function": "cube"}, {"mean": "99", "deviation": "0"}, {"constant": "-1", "samples": "3"}],
)
def test_nonsense_in_the_address_is_ignored(query: dict[str, str]) -> None:
    assert exact(words(**query)) == pytest.approx(2.0)
