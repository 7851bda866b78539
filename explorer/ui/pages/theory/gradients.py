"""Theory 5: why is the noise taken out of the encoder, and what does that buy?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from explorer.figures.number_text import borne_ratio, signed, with_error
from explorer.figures.palette import Theme
from explorer.figures.theory_gradients import draws_figure, estimates_figure, spread_figure
from explorer.latent.gaussians import log_density
from explorer.metrics.gradient_noise import (
    TARGETS,
    GradientDraws,
    Target,
    estimates,
    gradient_draws,
    mean_and_error,
    spread_by_samples,
    variance_ratio,
)
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.surroundings import figure_height
from explorer.ui.pages.theory.idea import Idea, in_colour, open_idea
from explorer.ui.pages.theory.lines import gradient_lines
from explorer.ui.pictures.figure import show_figure
from explorer.ui.shell.as_python import offer_python

COUNTS = (1, 4, 16, 64, 256, 1024)
FIRST_COUNT = 16
DRAWS = 1 << 17
SEED = 0
SHOWN = 9
"""Draws on the curve: few enough to be told apart."""
CURVE_STEPS = 241
TITLES = {target.title: name for name, target in TARGETS.items()}


@dataclass(frozen=True)
class Setting:
    """What the estimators are given."""

    name: str
    mu: float
    sigma: float
    constant: float
    samples: int

    @property
    def target(self) -> Target:
        """The function whose mean is differentiated."""
        return TARGETS[self.name]


@st.fragment
def show_gradients(theme: Theme) -> None:
    """The text, and one gradient by two estimators."""
    path = in_colour(theme, "latent", r"f'(\mu + \sigma\varepsilon)")
    score = in_colour(theme, "ink", r"f(z)\,\varepsilon / \sigma")
    idea = Idea(
        "Reparameterisation",
        "Both estimators aim at one gradient: the :blue[pathwise] one, which trains a VAE, "
        "reads the slope of f at each draw z = μ + σε, the score function only its height. "
        "Which is the surer depends on f. Raise f by a constant: the gradient stays, and the score "
        "function’s noise, but for rare luck, grows; with a baseline, the mean of the other draws, "
        "taken off f, no constant counts.",
        r"\begin{aligned} \nabla_{\!\mu}\, \mathbb E[f(z)] "
        rf"&= \mathbb E[{path}] \\[2pt] &= \mathbb E[{score}] \end{{aligned}}",
    )
    beside, picture = open_idea(idea)
    _gradients(theme, beside, picture)


def _gradients(theme: Theme, beside: DeltaGenerator, picture: DeltaGenerator) -> None:
    with beside:
        name, mu, sigma = _choose_function()
    with picture:
        curve = st.container()
        constant, samples = _choose_amounts()
        setting = Setting(name, mu, sigma, constant, samples)
        draws = gradient_draws(setting.target, mu, sigma, DRAWS, SEED, constant)
        with curve:
            _show_curve(setting, draws, theme)
        _show_estimates(setting, draws, theme)
        st.markdown(_verdict(setting.target, draws))
        asked = gradient_lines(name, mu, sigma, constant, DRAWS, SEED)
        offer_python(asked)


def _choose_function() -> tuple[str, float, float]:
    """f, μ and σ."""
    title = choose_one("The function f", list(TITLES), "function")
    mean, spread = st.columns(2, gap="small")
    mu = mean.slider("Mean μ", -2.0, 2.0, 1.0, 0.1, key="mean", bind="query-params")
    sigma = spread.slider("Deviation σ", 0.2, 1.5, 0.8, 0.1, key="deviation", bind="query-params")
    return TITLES[title], mu, sigma


def _choose_amounts() -> tuple[float, int]:
    """The constant and N, beside what they change."""
    left, right = st.columns(2, gap="medium")
    constant = left.slider("Constant added to f", 0, 20, 0, key="constant", bind="query-params")
    samples = right.select_slider(
        "Draws N for one estimate",
        COUNTS,
        FIRST_COUNT,
        format_func="{:,}".format,
        key="samples",
        bind="query-params",
    )
    return float(constant), samples


def _show_curve(setting: Setting, draws: GradientDraws, theme: Theme) -> None:
    reach = max(2.6, abs(setting.mu) + 2.5 * setting.sigma)
    across = np.linspace(-reach, reach, CURVE_STEPS)
    z, value, slope = draws.z[:SHOWN], draws.value[:SHOWN], draws.pathwise[:SHOWN]
    curve = setting.target.on(across) + setting.constant
    density = np.exp(log_density(across[:, None], [setting.mu], [2 * np.log(setting.sigma)]))
    st.markdown(
        f"Draws z on f(z) = ${setting.target.formula}"
        f"{f' + {setting.constant:g}' if setting.constant else ''}$: "
        ":blue[**slopes**] for one, **heights** for the other"
    )
    show_figure(
        draws_figure((across, curve), density, z, value, slope, theme, height=175),
        key="theory_draws",
        alt="The function, the Gaussian below it, and a few draws with their slopes and heights",
    )


def _show_estimates(setting: Setting, draws: GradientDraws, theme: Theme) -> None:
    """How both scatter, and how they settle."""
    height = figure_height(wide=210, narrow=240)
    scatter, settling = st.columns([1.25, 1], gap="medium")
    with scatter:
        show_figure(
            estimates_figure(
                estimates(draws.pathwise, setting.samples),
                estimates(draws.score, setting.samples),
                draws.exact,
                theme,
                height,
            ),
            key="theory_estimates",
            alt="Histograms of both estimates about the exact gradient",
        )
    path, score = (spread_by_samples(per, COUNTS) for per in (draws.pathwise, draws.score))
    with settling:
        show_figure(
            spread_figure(COUNTS, path, score, setting.samples, theme, height),
            key="theory_spread",
            alt="The variance of both estimates against the number of draws",
        )


def _verdict(target: Target, draws: GradientDraws) -> str:
    """Both means with their errors, and what the one costs more than the other."""
    path, score = (_mean(each) for each in (draws.pathwise, draws.score))
    means = f"Exact **{signed(draws.exact, 3)}** · :blue[pathwise {path}] · score function {score}"
    if not target.has_slope:
        ending = "a step has no slope, so the pathwise estimate is 0 and wrong: f must be smooth"
    else:
        plain, baselined = (
            borne_ratio(*variance_ratio(each, draws.pathwise))
            for each in (draws.score, draws.baselined)
        )
        ending = (
            f"to be as sure, the score function needs **{plain} ×** the draws, with the "
            f"baseline **{baselined} ×**"
        )
    return f"{means}; {ending} :gray[· means and standard errors of {DRAWS:,} draws, seed {SEED}]"


def _mean(per_draw: NDArray[np.float64]) -> str:
    value, _, error = with_error(*mean_and_error(per_draw)).partition(" ± ")
    return f"**{value}** ± {error}"
