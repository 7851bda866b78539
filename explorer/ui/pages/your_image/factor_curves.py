"""Does a latent know the factor that was set?  Each is swept, and read by the latent of it."""

from __future__ import annotations

import base64
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.data.faces import Factor
from explorer.data.registry import DATASETS
from explorer.figures.palette import Theme
from explorer.latent.projections import dimension_label
from explorer.ui.pictures.known_factors import correlations_of
from explorer.ui.shell.cached import cached

STEPS = 13
WIDTH, HEIGHT, REACH = 150, 56, 2.5
"""Of a curve: px, and standard deviations of the latent over the test images, up and down."""


def show_factor_curves(
    core: Core, model: Description, values: NDArray[np.float32], theme: Theme
) -> None:
    """A small curve for each factor: its latent's mean as it alone changes, and where it is now."""
    drawing = DATASETS[model.dataset].drawing
    assert drawing is not None
    latents, closely = latent_of_each(core, model.name)
    curves, now = swept(core, model.name, values)
    encoded = core.encodings(model.name).mu
    middle, spread = encoded.mean(axis=0), encoded.std(axis=0) + 1e-9
    cells = [
        _cell(
            factor,
            f"{dimension_label(latent)} {share:.2f}",
            (curves[k, :, latent] - middle[latent]) / spread[latent],
            (now[latent] - middle[latent]) / spread[latent],
            position(factor, values[k]),
            theme,
        )
        for k, (factor, latent, share) in enumerate(
            zip(drawing.factors, latents, closely, strict=True)
        )
    ]
    st.markdown(":blue[**z** against the true factors] :gray[— what you set, and what was read]")
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:0.6rem 1.2rem">{"".join(cells)}</div>')
    st.caption(
        f"Each factor alone goes from end to end; the line is the mean of the latent that follows "
        f"it most closely over the test images, by the number beside its name (1: it is a function "
        f"of it), within ±{REACH:g} standard deviations. The dot is your face. A flat line: the "
        f"model does not know this factor."
    )


def latent_of_each(core: Core, name: str) -> tuple[list[int], list[float]]:
    """The latent that follows each factor most closely over the test images, and how closely."""
    found = correlations_of(core, name)
    assert found is not None
    best = [found.best(factor) for factor in found.factor_names]
    return [latent for latent, _ in best], [share for _, share in best]


@cached(max_entries=64)
def swept(
    core: Core, name: str, values: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Means (F, STEPS, D) with each factor at every step and the rest as set; and (D,) as set."""
    drawing = DATASETS[core.describe(name).dataset].drawing
    assert drawing is not None
    count = len(drawing.factors)
    rows = np.tile(values, (count, STEPS, 1))
    for k, factor in enumerate(drawing.factors):
        rows[k, :, k] = _from_end_to_end(factor)
    every = np.concatenate([rows.reshape(-1, count), values[np.newaxis]])
    labels = None
    if drawing.class_of is not None and core.describe(name).can("conditional"):
        labels = drawing.class_of(every)
    mu = core.encode(name, drawing.draw(every), labels).mu
    return mu[:-1].reshape(count, STEPS, -1), mu[-1]


def position(factor: Factor, value: float) -> float:
    """Where a value lies between the factor's ends, 0 to 1."""
    ends = _from_end_to_end(factor)
    return float((value - ends[0]) / (ends[-1] - ends[0]))


def _from_end_to_end(factor: Factor) -> NDArray[np.float32]:
    last = 2 * np.pi if factor.turns else float(factor.values[-1])
    steps = np.linspace(float(factor.values[0]), last, STEPS, dtype=np.float32)
    return np.rint(steps) if factor.is_kind else steps


def _cell(
    factor: Factor,
    latent: str,
    curve: NDArray[np.float32],
    now: float,
    at: float,
    theme: Theme,
) -> str:
    def height(value: float) -> float:
        return HEIGHT / 2 * (1 - float(np.clip(value / REACH, -1, 1)) * 0.92)

    line = " ".join(
        f"{WIDTH * share:.1f},{height(value):.1f}"
        for share, value in zip(np.linspace(0, 1, STEPS), curve, strict=True)
    )
    ends = ("0°", "360°") if factor.turns else (factor.ends[0], factor.ends[-1])
    words = f"{factor.name} from {ends[0]} to {ends[1]}, read by {latent}"
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -5 {WIDTH} {HEIGHT + 10}">'
        f'<line x1="0" x2="{WIDTH}" y1="{HEIGHT / 2}" y2="{HEIGHT / 2}" stroke="{theme.grid}"/>'
        f'<polyline points="{line}" fill="none" stroke="{theme.latent}" stroke-width="2"/>'
        f'<circle cx="{WIDTH * at:.1f}" cy="{height(now):.1f}" r="4.5" fill="{theme.incoming}"/>'
        "</svg>"
    )
    address = base64.b64encode(drawn.encode()).decode()
    return (
        f'<div style="width:{WIDTH}px"><b>{escape(factor.name.capitalize())}</b> '
        f'<span style="color:{theme.latent}">{escape(latent)}</span>'
        f'<img src="data:image/svg+xml;base64,{address}" alt="{escape(words)}" '
        f'style="display:block;width:100%">'
        f'<span style="display:flex;justify-content:space-between;font-size:0.78rem;'
        f'opacity:0.75"><span>{escape(ends[0])}</span><span>{escape(ends[1])}</span></span></div>'
    )
