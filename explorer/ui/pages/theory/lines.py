"""Which lines of Python compute what an idea shows?"""

from __future__ import annotations

from collections.abc import Sequence

from explorer.ui.components.energy_graph import EnergyView
from explorer.ui.components.likelihood_pad import LikelihoodView
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
