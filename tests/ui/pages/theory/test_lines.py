"""Do the lines of each idea run, and compute what it shows?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui.components.energy_graph import EnergyView
from explorer.ui.components.likelihood_pad import LikelihoodView
from explorer.ui.pages.theory.density import MAPS
from explorer.ui.pages.theory.lines import density_lines, energy_lines, likelihood_lines
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


@pytest.mark.parametrize("idea", ["Likelihood", "Density", "Energy"])
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
