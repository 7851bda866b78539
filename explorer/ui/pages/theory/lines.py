"""Which lines of Python compute what an idea shows?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.ui.components.bayes_pad import MOST_MOVED, BayesView
from explorer.ui.components.energy_graph import EnergyView
from explorer.ui.components.likelihood_pad import LikelihoodView
from explorer.ui.components.variational_pad import VariationalView
from explorer.ui.shell.as_python import NUMPY, array_python

EDGES = {
    "graph": "[(0, 1), (1, 2), (0, 3), (1, 4), (4, 5)]",
    "layers": "[(i, j) for i in (0, 1, 2) for j in (3, 4, 5)]",
}
"""As the graph's script has them: a to f are 0 to 5."""
SHARE = "from scipy.stats import norm\n"
MAPS = {
    "ring": "x = z / 10 + z / np.linalg.norm(z, axis=1, keepdims=True)",
    "banana": "x = np.stack([z[:, 0], z[:, 0] ** 2 / 2 - 1 + z[:, 1] / 4], 1)",
    "spiral": (
        "t = 1 + 3 * np.pi * norm.cdf(z[:, :1])\n"
        "x = t / 5 * np.hstack([np.cos(t), np.sin(t)]) + z[:, 1:] / 14"
    ),
    "square": "x = 3 * norm.cdf(z) - 1.5",
    "islands": "x = z / 3 + np.sign(z[:, :1]) * np.array([1.3, 0.7])",
}
"""By their names in the pad's script."""


def likelihood_lines(view: LikelihoodView) -> str:
    """The points' log-likelihood under the Gaussian held against them, and where it is highest."""
    return (
        f"{NUMPY}\nx = {array_python(view.points, 'float')}\n"
        f"mu, sigma = {view.mu:.5g}, {view.sigma:.5g}\n"
        "each = -0.5 * ((x - mu) / sigma) ** 2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)\n"
        "log_likelihood = each.sum()  # nats\n"
        "summit = x.mean(), x.std()\n"
    )


def density_lines(name: str, draws: int = 2000) -> str:
    """Draws of a Gaussian, and where the map takes them."""
    extra = SHARE if "norm" in MAPS[name].replace("linalg.norm", "") else ""
    return (
        f"{NUMPY}{extra}\nz = np.random.default_rng(0).standard_normal(({draws}, 2))\n"
        f"{MAPS[name]}  # (N, 2)\n"
    )


def energy_lines(view: EnergyView) -> str:
    """All 64 states, their probabilities, and each unit's, those that are held being so."""
    return (
        f"{NUMPY}\nedges = {EDGES[view.layout]}\n"
        f"energies = {array_python(view.energies, 'float')}  # nats\n"
        "states = (np.arange(64)[:, None] >> np.arange(6)) & 1  # (64, 6), units a to f\n"
        "energy = sum(e * states[:, i] * states[:, j] for e, (i, j) in zip(energies, edges))\n"
        f"energy = energy + {view.added:.5g}\n"
        f'held = np.array([unit in ("-", str(state)) for row in states '
        f'for unit, state in zip("{view.units}", row)])\n'
        "weight = np.exp(-energy) * held.reshape(64, 6).all(1)\n"
        "log_z = np.log(weight.sum())\n"
        "p = weight / weight.sum()\n"
        "on = p @ states  # of each unit\n"
    )


def bound_lines(row: int, label: int | None, draws: int, counts: Sequence[int], seed: int) -> str:
    """One image's evidence exactly and by draws."""
    told = "None" if label is None else f"np.array([{label}])"
    return (
        "from explorer.metrics.bound_climb import climb\n"
        f"image = core.test_images(name, [{row}]).images\n"
        f"draws = core.bound_draws(name, image, {counts[-1]}, {seed}, {told})\n"
        f"elbo = draws.log_weights[:{draws}].mean()  # nats\n"
        "draws.kl_q_p, draws.log_px  # by quadrature, nats\n"
        f"bound = climb(draws.log_weights, {tuple(counts)}).bound  # of so many draws each\n"
    )


def springs_lines(names: Sequence[str], shown: int) -> str:
    """Rate and distortion of each β, and the balls."""
    return (
        f"ladder = [core.describe(one) for one in {list(names)}]\n"
        "beta = [one.beta for one in ladder]\n"
        'rate = [one.metrics["kl"] for one in ladder]  # nats per test image\n'
        'distortion = [-one.metrics["log_px_given_z"] for one in ladder]\n'
        "balls = core.encodings(name)\n"
        f"mu, sigma = balls.mu[:{shown}], np.exp(0.5 * balls.logvar[:{shown}])  # (N, 2)\n"
    )


def gradient_lines(
    target: str, mu: float, sigma: float, constant: float, draws: int, seed: int
) -> str:
    """One gradient by each estimator, with what a draw of it scatters."""
    return (
        f"{NUMPY}from explorer.metrics.gradient_noise import TARGETS, gradient_draws\n\n"
        f'draws = gradient_draws(TARGETS["{target}"], {mu!r}, {sigma!r}, {draws}, {seed}, '
        f"{constant!r})\n"
        "draws.exact, draws.pathwise.mean(), draws.score.mean(), draws.baselined.mean()\n"
        "draws.pathwise.var(), draws.score.var(), draws.baselined.var()\n"
    )


def features_lines(names: Sequence[str]) -> str:
    """The first layers, their units in order of need."""
    return (
        f"for name in {list(names)}:\n"
        "    weights = core.first_layer(name).weights  # (units, C, H, W)\n"
        "    worth = core.unit_worth(name)  # what the error grows by without each\n"
        "    needed = weights[np.argsort(-worth, kind='stable')]\n"
    )


def bayes_lines(view: BayesView) -> str:
    """Bayes' rule under the Gaussians at the ring, and logistic regression's probabilities."""
    is_curved = view.boundary == "curved"
    number, x1, x2 = (list(view.moved[place::3]) for place in range(3))
    dragged = "dragged" if len(number) < MOST_MOVED else f"the {MOST_MOVED} dragged last"
    moved = f"x[{number}] = {np.transpose([x1, x2]).tolist()}  # {dragged}\n" if number else ""
    curve = "PolynomialFeatures(2, include_bias=False)" if is_curved else '"passthrough"'
    # Of two classes scikit-learn has one vector of weights, the difference of the pad's two.
    strength = 20 if view.classes == 2 else 10
    shared = "" if is_curved else "covariances[:] = (priors[:, None, None] * covariances).sum(0)\n"
    return (
        f"{NUMPY}from scipy.special import softmax\n"
        "from scipy.stats import multivariate_normal\n"
        "from sklearn.linear_model import LogisticRegression\n"
        "from sklearn.pipeline import Pipeline\n"
        "from sklearn.preprocessing import PolynomialFeatures\n"
        "from explorer.data.class_points import class_points\n\n"
        f'x, y = class_points("{view.truth}", {view.classes}, {view.count}, {view.draw})\n'
        f"{moved}at = {[round(value, 5) for value in view.at]}\n"
        f"classes = [x[y == label] for label in range({view.classes})]\n"
        "priors = np.array([len(own) / len(x) for own in classes])\n"
        "covariances = np.array([np.cov(own.T, bias=True) for own in classes])\n"
        f"{shared}"
        "gaussians = [multivariate_normal(own.mean(0), covariance + 0.02 * np.eye(2))\n"
        "             for own, covariance in zip(classes, covariances)]\n"
        "log_likelihood = np.array([gaussian.logpdf(at) for gaussian in gaussians])\n"
        "evidence = (priors * np.exp(log_likelihood)).sum()\n"
        "posterior = softmax(np.log(priors) + log_likelihood)\n"
        f'model = Pipeline([("features", {curve}),\n'
        f'                  ("logistic", LogisticRegression(C={strength}, tol=1e-8, '
        "max_iter=10_000))])\n"
        "discriminative = model.fit(x, y).predict_proba([at])[0]\n"
    )


def variational_lines(view: VariationalView) -> str:
    """The evidence by quadrature, and how far q is from the posterior either way."""
    mean, deviations, angle = view.q[:2], view.q[2:4], view.q[4]
    is_free = view.family == "correlated"
    return (
        f"{NUMPY}from numpy.polynomial.hermite_e import hermegauss\n"
        "from scipy.optimize import minimize\n"
        "from scipy.special import logsumexp\n"
        "from scipy.stats import multivariate_normal, norm\n\n"
        f"slope, bend, x = {float(view.posterior == 'ridge')}, {view.bend}, {view.x}\n\n"
        "def log_joint(z):  # log p(z) + log p(x|z), nats; z (..., 2)\n"
        "    given = slope * z[..., 0] + z[..., 1] + bend * z[..., 0] ** 2\n"
        "    return norm.logpdf(z).sum(-1) + norm.logpdf(x, given, 0.5)\n\n"
        "def elbo(mean, root):  # of q = N(mean, root rootᵀ); exact, the joint is a polynomial\n"
        "    nodes, weights = hermegauss(5)\n"
        "    e = np.stack(np.meshgrid(nodes, nodes, indexing='ij'), -1)\n"
        "    weight = np.outer(weights, weights) / (2 * np.pi)\n"
        "    entropy = 1 + np.log(2 * np.pi) + np.log(abs(np.linalg.det(root)))\n"
        "    return (weight * log_joint(mean + e @ root.T)).sum() + entropy\n\n"
        "edge = np.linspace(-7, 7, 561)\n"
        "z = np.stack(np.meshgrid(edge, edge, indexing='ij'), -1)\n"
        "log_p = log_joint(z) + 2 * np.log(edge[1] - edge[0])\n"
        "log_px = logsumexp(log_p)\n"
        "p = np.exp(log_p - log_px)  # p(z|x) of each cell\n\n"
        f"mean, angle = np.array({list(mean)}), {angle}\n"
        "turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])\n"
        f"root = turned @ np.diag({list(deviations)})\n"
        "your_elbo = elbo(mean, root)\n"
        "kl_q_p = log_px - your_elbo\n"
        "log_cells = log_joint(z) - log_px\n"
        "kl_p_q = (p * (log_cells - multivariate_normal(mean, root @ root.T).logpdf(z))).sum()\n\n"
        "def of(numbers):  # mean, log deviations, and how the second leans on the first\n"
        f"    a, b, lean = np.exp(numbers[2]), np.exp(numbers[3]), numbers[4] * {is_free}\n"
        "    return numbers[:2], np.array([[a, 0], [lean, b]])\n\n"
        "middle = (p[..., None] * z).sum((0, 1))  # of the posterior; KL(p‖q) is least there\n"
        "covariance = np.einsum('ij,ija,ijb->ab', p, z - middle, z - middle)\n"
        "side = np.sqrt(covariance[0, 0])\n"
        "starts = [[middle[0] + sign * side, middle[1], -1, -1, 0] for sign in (0, 1, -1)]\n"
        "found = [minimize(lambda numbers: -elbo(*of(numbers)), start) for start in starts]\n"
        "best = min(found, key=lambda one: one.fun)\n"
        "least_kl_q_p = log_px + best.fun\n"
    )
