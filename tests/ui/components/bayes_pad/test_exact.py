"""Are the pad's fits those of scikit-learn, and Bayes' rule that of the densities?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.discriminant_analysis import (
    LinearDiscriminantAnalysis,
    QuadraticDiscriminantAnalysis,
)
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures

from explorer.data.class_points import class_points
from explorer.ui.components import bayes_pad
from tests.ui.components.conftest import RunNode

SCRIPTS = Path(bayes_pad.__file__).parent
PENALTY = 0.1
ASK = """
import { bayes, gaussians, logistic, softmax, wrong } from "./bayes_pad/fits.js";
import { boundary, field, moved } from "./bayes_pad/plane.js";
import { newPoints, pointsOf } from "./bayes_pad/truth.js";
const [cases, places] = JSON.parse(process.argv[2]);
const found = cases.map(({ truth, classes, count, isCurved }) => {
  const points = pointsOf(truth, classes, count, 0);
  const known = gaussians(points, classes, !isCurved, 0);
  const other = logistic(points, classes, isCurved);
  const floored = gaussians(points, classes, !isCurved);
  const first = points.findIndex((one) => one[2] === 1);
  const right = points.reduce(
    (one, { 0: x, 2: y }, i) => (y === 1 && x > points[one][0] ? i : one), first);
  const far = points.map((point, i) => (i === right ? [3.8, 3.8, 1] : point));
  const shift = [
    [gaussians(far, classes, !isCurved, 0), known], [logistic(far, classes, isCurved), other],
  ].map(([now, then]) => moved(field(now), field(then)));
  return {
    points,
    moved: shift,
    generative: places.map(([a, b]) => bayes(known, a, b)),
    discriminative: places.map(([a, b]) => softmax(other.scores(a, b))),
    covariances: [known, floored].map(({ classes }) => classes.map((one) => one.covariance)),
    means: known.classes.map(({ mean }) => mean),
    drawn: newPoints(known, 4000, 3),
    wrong: [wrong(known, points), wrong(other, points)],
    boundary: boundary(field(known)).flat().map(([a, b]) => bayes(known, a, b).classes),
  };
});
console.log(JSON.stringify(found));
"""
CASES = [
    {"truth": truth, "classes": classes, "count": count, "isCurved": curved}
    for truth, classes, count in (("gaussian", 2, 16), ("clumps", 3, 24), ("gaussian", 3, 6))
    for curved in (False, True)
]
PLACES = [[0.0, 0.8], [-2.5, 1.1], [3.9, -3.9], [1.0, 0.1]]


@pytest.fixture(scope="module")
def told(run_node: RunNode, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the scripts find of all cases, asked once."""
    folder = tmp_path_factory.mktemp("bayes")
    for part in (SCRIPTS, SCRIPTS.parent / "live"):
        (folder / part.name).mkdir()
        for script in part.glob("*.js"):
            (folder / part.name / script.name).write_text(script.read_text("utf-8"), "utf-8")
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "ask.mjs").write_text(ASK)
    finished = run_node("ask.mjs", json.dumps([CASES, PLACES]), folder=folder)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_gaussians_posterior_is_scikit_learns_and_its_parts_multiply_to_it(
    told: Any, number: int
) -> None:
    case, found = CASES[number], told[number]
    points = np.array(found["points"])
    x, y = points[:, :2], points[:, 2].astype(int)
    model = (
        QuadraticDiscriminantAnalysis()
        if case["isCurved"]
        else LinearDiscriminantAnalysis(solver="lsqr")
    )
    expected = model.fit(x, y).predict_proba(PLACES)
    told_posterior = [
        [one["posterior"] for one in place["classes"]] for place in found["generative"]
    ]
    np.testing.assert_allclose(told_posterior, expected, atol=1e-9)
    for place, at in zip(found["generative"], PLACES, strict=True):
        for label, one in enumerate(place["classes"]):
            (a, b, c), mean = found["covariances"][0][label], found["means"][label]
            density = multivariate_normal(mean, [[a, b], [b, c]]).pdf(at)
            assert one["likelihood"] == pytest.approx(density, rel=1e-9)
            assert one["prior"] == pytest.approx((y == label).mean())
            product = one["prior"] * one["likelihood"] / place["evidence"]
            assert one["posterior"] == pytest.approx(product, rel=1e-9)
    plain, floored = found["covariances"]
    assert np.allclose(np.array(floored) - plain, [0.02, 0, 0.02])
    assert found["wrong"][0] == pytest.approx(1 - model.score(x, y))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_points_are_those_that_python_draws(told: Any, number: int) -> None:
    case, found = CASES[number], np.array(told[number]["points"])
    x, y = class_points(case["truth"], case["classes"], case["count"], 0)
    np.testing.assert_allclose(found[:, :2], x, atol=1e-12)
    np.testing.assert_array_equal(found[:, 2], y)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_logistic_regression_is_scikit_learns(told: Any, number: int) -> None:
    case, found = CASES[number], told[number]
    points = np.array(found["points"])
    # Of two classes it has one set of weights where the pad has two, each half as large.
    strength = (2 if case["classes"] == 2 else 1) / PENALTY
    model = make_pipeline(
        PolynomialFeatures(2 if case["isCurved"] else 1, include_bias=False),
        LogisticRegression(C=strength, tol=1e-10, max_iter=20_000),
    ).fit(points[:, :2], points[:, 2].astype(int))
    np.testing.assert_allclose(found["discriminative"], model.predict_proba(PLACES), atol=2e-5)
    assert found["wrong"][1] == pytest.approx(1 - model.score(points[:, :2], points[:, 2]))


@pytest.mark.parametrize("number", [0, 3])
def test_new_points_follow_the_gaussians_and_the_line_is_where_two_classes_are_alike(
    told: Any, number: int
) -> None:
    found = told[number]
    drawn = np.array(found["drawn"])
    for label, mean in enumerate(found["means"]):
        own = drawn[drawn[:, 2] == label][:, :2]
        a, b, c = found["covariances"][0][label]
        assert np.abs(own.mean(0) - mean).max() < 5 * np.sqrt(max(a, c) / len(own))
        np.testing.assert_allclose(np.cov(own.T), [[a, b], [b, c]], atol=0.15)
    assert found["boundary"]
    for place in found["boundary"]:
        first, second = sorted((one["posterior"] for one in place), reverse=True)[:2]
        assert first == pytest.approx(second, abs=0.05)


def test_a_point_moved_far_onto_its_own_side_moves_the_gaussians_boundary_alone(told: Any) -> None:
    points = np.array(told[0]["points"])
    x, y = points[:, :2].copy(), points[:, 2].astype(int)
    at = np.stack(np.meshgrid(np.linspace(-4, 4, 49), np.linspace(-4, 4, 49)), -1).reshape(-1, 2)
    models = (LinearDiscriminantAnalysis(solver="lsqr"), LogisticRegression(C=2 / PENALTY))
    before = [model.fit(x, y).predict(at) for model in models]
    x[np.argmax(np.where(y == 1, x[:, 0], -9))] = [3.8, 3.8]
    after = [model.fit(x, y).predict(at) for model in models]
    shares = [(new != old).mean() for new, old in zip(after, before, strict=True)]
    assert told[0]["moved"] == pytest.approx(shares, abs=0.003)
    assert shares[0] > 4 * shares[1]
