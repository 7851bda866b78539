"""Do the lines of each idea run, and compute what it shows?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from streamlit.testing.v1 import AppTest

from explorer.ui.components.bayes_pad import BayesView
from explorer.ui.components.energy_graph import EnergyView
from explorer.ui.components.likelihood_pad import LikelihoodView
from explorer.ui.components.variational_pad import VariationalView
from explorer.ui.pages.theory.density import MAPS
from explorer.ui.pages.theory.lines import (
    bayes_lines,
    density_lines,
    energy_lines,
    likelihood_lines,
    variational_lines,
)
from explorer.ui.shell.as_python import NUMPY

OpenPage = Callable[..., AppTest]
Computed = Callable[[AppTest], Any]


def ran(code: str) -> dict[str, Any]:
    known: dict[str, Any] = {}
    assert code.startswith(NUMPY)
    exec(code, known)
    return known


def test_the_likelihood_is_highest_at_mean_and_deviation():
    points = (-1.0, 0.0, 2.0)
    low = ran(likelihood_lines(LikelihoodView(points, 0.0, 1.0)))
    high = ran(likelihood_lines(LikelihoodView(points, *map(float, low["summit"]))))
    assert high["log_likelihood"] > low["log_likelihood"]
    assert low["log_likelihood"] == pytest.approx(-2.5 - 1.5 * np.log(2 * np.pi))


@pytest.mark.parametrize("name", [name for name, _ in MAPS.values()])
def test_every_map_has_its_lines(name):
    known = ran(density_lines(name))
    assert known["x"].shape == known["z"].shape
    assert np.isfinite(known["x"]).all()


def test_the_energies_give_each_unit_its_probability():
    alone = ran(energy_lines(EnergyView("graph", (0.0,) * 5)))
    np.testing.assert_allclose(alone["on"], 0.5)
    assert alone["log_z"] == pytest.approx(np.log(64))
    # a is held on; an edge of energy −2 draws b along: p = e² / (1 + e²).
    held = ran(energy_lines(EnergyView("graph", (-2.0, 0.0, 0.0, 0.0, 0.0), "1-----", 1.0)))
    np.testing.assert_allclose(held["on"][:2], [1.0, 1 / (1 + np.exp(-2))])
    assert held["states"].shape == (64, 6)


@pytest.mark.parametrize("boundary", ["straight", "curved"])
def test_bayes_rule_adds_up_and_a_dragged_point_is_where_it_was_put(boundary):
    known = ran(bayes_lines(BayesView("clumps", boundary, 3, 8, 2, (0.5, -0.25), (9, 3.5, 3.0))))
    assert known["posterior"].sum() == pytest.approx(1)
    assert known["discriminative"].sum() == pytest.approx(1)
    assert known["x"][9].tolist() == [3.5, 3.0]
    assert known["x"].shape == (24, 2)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("boundary", ["straight", "curved"])
def test_logistic_regression_has_the_penalty_that_the_page_names(classes, boundary):
    """0.05 of each squared weight, a weight vector a class, by another optimiser."""
    view = BayesView("clumps", boundary, classes, 8, 2, (0.3, 0.8))
    known = ran(bayes_lines(view))
    x, y = known["x"], known["y"]

    def features(x):
        squares = [x[:, 0] ** 2, x[:, 0] * x[:, 1], x[:, 1] ** 2] if boundary == "curved" else []
        return np.stack([x[:, 0], x[:, 1], *squares], axis=1)

    rows = features(x)
    size = rows.shape[1] + 1

    def scores(weights, rows):
        table = weights.reshape(classes, size)
        return table[:, 0] + rows @ table[:, 1:].T

    def cost(weights):
        found = scores(weights, rows)
        fit = (logsumexp(found, axis=1) - found[np.arange(len(y)), y]).sum()
        return fit + 0.05 * (weights.reshape(classes, size)[:, 1:] ** 2).sum()

    best = minimize(cost, np.zeros(classes * size), method="BFGS", options={"gtol": 1e-6}).x
    expected = softmax(scores(best, features(np.array([view.at])))[0])
    np.testing.assert_allclose(known["discriminative"], expected, atol=2e-4)


def test_a_place_beyond_all_densities_has_a_posterior():
    dragged = (0, -2.0, 1.0, 1, -2.0, 1.0, 2, -2.0, 1.0, 3, -2.0, 1.0)
    known = ran(bayes_lines(BayesView("gaussian", "curved", 2, 2, 0, (4.0, -4.0), dragged)))
    assert known["evidence"] == 0
    assert known["posterior"].sum() == pytest.approx(1)


def test_the_variational_lines_have_the_gap_twice():
    """Of a Gaussian posterior, bend 0, the best q is the posterior itself."""
    view = VariationalView("ridge", "correlated", 0.0, 1.0, (0.4, 0.4, 0.8, 0.5, -0.6))
    known = ran(variational_lines(view))
    assert known["least_kl_q_p"] == pytest.approx(0, abs=1e-5)
    # x = z₁ + z₂ + ε: p(x) = N(0, 2.25), and the posterior's mean is x / 2.25 for either.
    assert known["log_px"] == pytest.approx(-0.5 * (np.log(2 * np.pi * 2.25) + 1 / 2.25))
    np.testing.assert_allclose(known["middle"], 1 / 2.25, atol=1e-6)
    assert known["kl_q_p"] > 0.01
    assert known["kl_p_q"] > 0.01
    bent = ran(variational_lines(VariationalView("humps", "mean-field", 1.0, 3.5, view.q)))
    assert bent["kl_q_p"] > bent["least_kl_q_p"] > 0.1


@pytest.mark.parametrize("idea", ["Likelihood", "Bayes", "Density", "Inference", "Energy"])
def test_what_the_browser_computes_has_its_lines(
    open_page: OpenPage, ladder: Path, computed: Computed, idea: str
) -> None:
    assert len(computed(open_page("theory", ladder, idea=idea))) > 3


def test_the_bound_s_lines_have_the_numbers_that_stand_below(
    open_page: OpenPage, ladder: Path, computed: Computed
) -> None:
    app = open_page("theory", ladder, idea="Bound", model="rung-1", row="3", draws="256")
    known = computed(app)
    total = known["elbo"] + known["draws"].kl_q_p
    said = "\n".join(one.value for one in app.markdown).replace("−", "-")
    assert f"**{total:.2f}** nats, log p(x) = **{known['draws'].log_px:.2f}**" in said
    assert (np.diff(known["bound"]) > -1).all()


def test_the_springs_lines_have_each_training(
    open_page: OpenPage, ladder: Path, computed: Computed
) -> None:
    known = computed(open_page("theory", ladder, idea="Springs"))
    assert known["beta"] == [0.5, 1.0, 2.0]
    assert known["mu"].shape == known["sigma"].shape
    assert min(known["rate"]) > 0


def test_the_gradient_s_lines_agree_with_the_exact_one(
    open_page: OpenPage, ladder: Path, computed: Computed
) -> None:
    draws = computed(open_page("theory", ladder, idea="Gradient"))["draws"]
    assert draws.pathwise.mean() == pytest.approx(draws.exact, abs=0.05)


def test_the_features_lines_put_units_in_order_of_need(
    open_page: OpenPage, ladder: Path, computed: Computed
) -> None:
    known = computed(open_page("theory", ladder, idea="Features"))
    assert known["needed"].shape == known["weights"].shape
    assert (known["needed"][0] == known["weights"][known["worth"].argmax()]).all()
