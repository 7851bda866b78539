"""Are the curves those that were recorded, each method in a colour and a dash of its own?"""

from __future__ import annotations

import math

import pytest

from explorer.core.tiny_boltzmann import BEST_LOG_LIKELIHOOD, METHODS, TinySettings, TinyTraining
from explorer.figures.boltzmann_learning import LOWEST, MIN_BIAS, colour_of, learning_figure
from explorer.figures.palette import DARK, LIGHT, Theme


@pytest.fixture(scope="module")
def training() -> TinyTraining:
    made = TinyTraining(TinySettings(3))
    made.advance(50)
    return made


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_curves_are_the_recorded_ones(training: TinyTraining, theme: Theme) -> None:
    curves = training.curves
    figure = learning_figure(
        curves.updates, curves.log_likelihood, curves.bias, BEST_LOG_LIKELIHOOD, theme
    )
    likelihoods, biases = figure.data[:4], figure.data[4:]
    for trace, values in zip(likelihoods, curves.log_likelihood.values(), strict=True):
        assert list(trace.x) == curves.updates
        assert list(trace.y) == values
    for trace, values in zip(biases, curves.bias.values(), strict=True):
        assert list(trace.y) == [max(value, MIN_BIAS) for value in values]
    assert len({trace.line.color for trace in likelihoods}) == 4
    assert figure.layout.yaxis2.type == "log"


def test_the_axis_ends_where_a_likelihood_has_fallen_out_of_all_bounds() -> None:
    fallen = {name: [-6.0, -300.0] for name in METHODS}
    figure = learning_figure([0, 10], fallen, {}, -2.6, LIGHT)
    low, high = figure.layout.yaxis.range
    assert low == pytest.approx(LOWEST - 0.15)
    assert high > -2.6


def test_a_curve_of_one_point_is_drawn() -> None:
    first = TinyTraining(TinySettings(2)).curves
    figure = learning_figure(first.updates, first.log_likelihood, first.bias, -2.6, DARK)
    assert all(math.isfinite(trace.y[0]) for trace in figure.data)


def test_the_exact_gradient_has_the_ink_s_colour() -> None:
    assert colour_of("exact", LIGHT) == LIGHT.ink
    assert len({colour_of(name, LIGHT) for name in METHODS}) == 4
