"""Are the pad's figures those of a dense grid and of another optimiser?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.polynomial.chebyshev import chebvander
from numpy.polynomial.hermite_e import hermegauss
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import multivariate_normal

from explorer.ui.components import variational_pad
from tests.ui.components.conftest import RunNode

NOISE = 0.5
SCRIPTS = Path(variational_pad.__file__).parent
ASK = """
import { discreteKl, sharesOfGaussian, sharesOfPosterior } from "./cells.js";
import { amortised } from "./encoder.js";
import { climb, closest, elbo, forwardKl, matched, turned } from "./gaussians.js";
import { evidence } from "./posterior.js";
const [cases, encoders] = JSON.parse(process.argv[2]);
const found = cases.map(({ model, isMeanField, q: [mean, deviations, angle] }) => {
  const known = evidence(model);
  const q = { mean, covariance: turned(deviations, angle) };
  const discrete = [2, 8, 64].map((cells) =>
    discreteKl(sharesOfGaussian(q, cells), sharesOfPosterior(model, known.logPx, cells)));
  const path = climb(model, q, isMeanField).map((each) => each.elbo);
  const reverse = closest(model, known, isMeanField);
  const both = { reverse, forward: matched(known, isMeanField) };
  return { known, q, elbo: elbo(model, q), forward: forwardKl(known, q), discrete, path, both };
});
console.log(JSON.stringify([found, encoders.map((one) => amortised(...one))]));
"""
MODELS = [
    {"slope": 1, "bend": 0, "x": 1},
    {"slope": 0, "bend": 0.7, "x": -0.5},
    {"slope": 0, "bend": 1, "x": 4},
    {"slope": 1, "bend": 1.5, "x": 2.2},
]
Q = [[0.6, -0.3], [0.9, 0.35], 0.7]
CASES = [
    {"model": model, "isMeanField": field, "q": Q} for model in MODELS for field in (False, True)
]
ENCODERS = [[{"slope": 0, "bend": 1}, False, degree] for degree in (0, 1, 3)]


@pytest.fixture(scope="module")
def told(run_node: RunNode, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the scripts find of all cases, asked once."""
    folder = tmp_path_factory.mktemp("variational")
    for script in SCRIPTS.glob("*.js"):
        (folder / script.name).write_text(script.read_text("utf-8"), "utf-8")
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "ask.mjs").write_text(ASK)
    finished = run_node("ask.mjs", json.dumps([CASES, ENCODERS]), folder=folder)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def log_joint(model: dict[str, float], z: NDArray[np.float64]) -> NDArray[np.float64]:
    """log p(z) p(x|z) from its definition; z (..., 2)."""
    mean = model["slope"] * z[..., 0] + z[..., 1] + model["bend"] * z[..., 0] ** 2
    miss = (model["x"] - mean) / NOISE
    return np.asarray(
        -0.5 * ((z**2).sum(-1) + miss**2 + 3 * np.log(2 * np.pi)) - np.log(NOISE), np.float64
    )


STEP = 1 / 48
LINE = np.arange(-8, 8, STEP) + STEP / 2
GRID = np.stack(np.meshgrid(LINE, LINE), axis=-1)


def full(covariance: list[float]) -> NDArray[np.float64]:
    a, b, c = covariance
    return np.array([[a, b], [b, c]])


def log_q(q: dict[str, Any], z: NDArray[np.float64] = GRID) -> NDArray[np.float64]:
    return np.asarray(multivariate_normal(q["mean"], full(q["covariance"])).logpdf(z))


def least_reverse_kl(model: dict[str, float], is_mean_field: bool, log_px: float) -> float:
    """By a quasi-Newton method over the root's entries, from three starts."""
    nodes, weights = hermegauss(9)
    e = np.stack(np.meshgrid(nodes, nodes), axis=-1)
    w = np.outer(weights, weights) / (2 * np.pi)

    def kl(at: NDArray[np.float64]) -> float:
        off = 0 if is_mean_field else at[4]
        root = np.array([[np.exp(at[2]), 0], [off, np.exp(at[3])]])
        mean = (w * log_joint(model, at[:2] + e @ root.T)).sum()
        return float(log_px - mean - at[2] - at[3] - 1 - np.log(2 * np.pi))

    starts = [np.array([m, 0.3, -1, -1, 0]) for m in (-1.5, 0.2, 1.5)]
    return min(float(minimize(kl, start, tol=1e-10).fun) for start in starts)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_both_divergences_are_those_of_a_dense_grid_and_the_nearest_q_is_the_optimisers(
    told: Any, number: int
) -> None:
    case, found = CASES[number], told[0][number]
    joint = log_joint(case["model"], GRID)
    log_px = float(np.log(np.exp(joint).sum() * STEP**2))
    assert found["known"]["logPx"] == pytest.approx(log_px, abs=1e-9)
    log_p = joint - log_px
    p, q = np.exp(log_p) * STEP**2, np.exp(log_q(found["q"])) * STEP**2
    assert log_px - found["elbo"] == pytest.approx(
        (q * (log_q(found["q"]) - log_p)).sum(), rel=1e-7
    )
    assert found["forward"] == pytest.approx((p * (log_p - log_q(found["q"]))).sum(), rel=1e-7)
    mean = (p[..., None] * GRID).sum((0, 1))
    covariance = np.einsum("ij,ijk,ijl->kl", p, GRID - mean, GRID - mean)
    if case["isMeanField"]:
        covariance = np.diag(np.diag(covariance))
    assert found["both"]["forward"]["mean"] == pytest.approx(mean, abs=1e-8)
    np.testing.assert_allclose(full(found["both"]["forward"]["covariance"]), covariance, atol=1e-8)
    least = least_reverse_kl(case["model"], case["isMeanField"], log_px)
    assert log_px - found["both"]["reverse"]["elbo"] == pytest.approx(least, abs=1e-5)
    # Your q rises all the way, and never above log p(x).
    assert np.all(np.diff(found["path"]) >= 0)
    assert found["path"][-1] <= log_px + 1e-9


@pytest.mark.parametrize("number", range(0, len(CASES), 2))
def test_cells_tell_less_than_the_densities_and_fine_ones_nearly_all(
    told: Any, number: int
) -> None:
    found, model = told[0][number], CASES[number]["model"]
    whole = found["known"]["logPx"] - found["elbo"]
    few, some, many = found["discrete"]
    assert 0 <= few <= some <= many <= whole + 1e-9
    # Each cell of 1 by 1 by a rule of forty nodes a side.
    nodes, weights = leggauss(40)
    line = (np.arange(-4, 4)[:, None] + (nodes + 1) / 2).ravel()
    z = np.stack(np.meshgrid(line, line), axis=-1)
    each = np.tile(weights / 2, 8)
    logs = (log_q(found["q"], z), log_joint(model, z) - found["known"]["logPx"])
    cells = [
        (np.exp(log) * np.outer(each, each)).reshape(8, 40, 8, 40).sum((1, 3)).ravel()
        for log in logs
    ]
    outside = np.abs(GRID).max(-1) > 4
    beyond = np.exp(log_joint(model, GRID[outside]) - found["known"]["logPx"]).sum() * STEP**2
    q, p = np.append(cells[0], 1 - cells[0].sum()), np.append(cells[1], beyond)
    seen = q > 1e-12
    assert some == pytest.approx((q * np.log(q / p))[seen].sum(), abs=1e-4)


def test_a_gaussian_posterior_leaves_no_gap_but_without_correlation(told: Any) -> None:
    ridge, without = (
        found["known"]["logPx"] - found["both"]["reverse"]["elbo"] for found in told[0][:2]
    )
    assert ridge == pytest.approx(0, abs=1e-9)
    # ½ log of the product of the variances' precisions over their determinant: ρ = −0.8.
    assert without == pytest.approx(-0.5 * np.log(1 - 0.8**2), abs=1e-9)


def test_an_encoder_never_beats_the_best_q_and_is_another_optimisers_best(told: Any) -> None:
    fits = told[1]
    costs = [fit["encoder"] for fit in fits]
    assert costs == sorted(costs, reverse=True)
    for fit in fits:
        assert all(gap["encoder"] >= gap["best"] - 1e-9 for gap in fit["gaps"])
    for fit, (model, _, degree) in zip(fits, ENCODERS, strict=True):
        assert fit["encoder"] <= encoder_gap(fit["gaps"], model, degree) + 0.01


def encoder_gap(gaps: list[dict[str, float]], model: dict[str, float], degree: int) -> float:
    """The mean KL(q‖p) of polynomials fitted by a quasi-Newton method, from two starts."""
    x, weight = (np.array([gap[name] for gap in gaps]) for name in ("x", "weight"))
    powers = chebvander((x + 3) / 3.5 - 1, degree)
    nodes, weights = hermegauss(5)
    e = np.stack(np.meshgrid(nodes, nodes), axis=-1).reshape(-1, 2)
    w = np.outer(weights, weights).ravel() / (2 * np.pi)
    log_px = np.array(
        [np.log(np.exp(log_joint(model | {"x": each}, GRID[::4, ::4])).sum()) for each in x]
    )
    log_px += 2 * np.log(4 * STEP)
    many = {**model, "x": x[:, None]}

    def gap(at: NDArray[np.float64]) -> float:
        m1, m2, a, b, d = (powers @ at.reshape(degree + 1, 5)).T[:, :, None]
        z = np.stack([m1 + np.exp(a) * e[:, 0], m2 + b * e[:, 0] + np.exp(d) * e[:, 1]], axis=-1)
        elbo = (log_joint(many, z) * w).sum(1) + (a + d)[:, 0] + 1 + np.log(2 * np.pi)
        return float((weight * (log_px - elbo)).sum())

    starts = np.zeros((2, degree + 1, 5))
    starts[:, 0, 2:4] = -1
    starts[1, 0, 0] = 1
    return min(float(minimize(gap, start.ravel(), method="L-BFGS-B").fun) for start in starts)
