"""How does one image turn into another: in a line, on a sphere, or where the picture changes least?

The three ways between the same test images stand one below the other, with what each step changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from explorer.core import GEODESIC, Core, Description, Walk
from explorer.figures.palette import Theme
from explorer.figures.walks import LETTERS, pace_figure, ways_figure
from explorer.images.tiling import tile
from explorer.latent.windows import square_window
from explorer.ui.choices.latent import choose_condition
from explorer.ui.choices.one_of import choose_one
from explorer.ui.choices.plane import choose_row
from explorer.ui.components.surroundings import figure_height
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.picture import show_sheet
from explorer.ui.shell.cached import cached

WAY_TITLES = {"straight": "straight line", "spherical": "on the sphere", GEODESIC: "geodesic"}
WAY_COLOURS = dict(zip(WAY_TITLES.values(), ("gray", "blue", "green"), strict=True))
"""As the lines of `figures.walks` have them."""
MOST_IMAGES = 4
SMALLEST_SAVING = 5e-4
STRIP_PX = 1400
GAP_GREY = 72
POINTS_SHOWN = 2000


@dataclass(frozen=True)
class WalkPlan:
    """Through which test images one walks, and under which class a conditional model decodes."""

    model: str
    rows: tuple[int, ...]
    condition: int | None = None


def choose_walk(core: Core, model: Description) -> tuple[WalkPlan, int]:
    """The images and the number of steps, in one row."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":gray[images]", width="content")
        count = choose_one(
            "Images", list(range(2, MOST_IMAGES + 1)), "walk_images", default=2, shows_label=False
        )
        rows = tuple(
            choose_row(core, model, f"walk_{letter.lower()}", row, letter)
            for letter, row in zip(LETTERS, first_rows(core, model.name, int(count)), strict=False)
        )
        steps = st.slider(
            "Pictures on the way", 5, 30, 14, key="walk_steps", bind="query-params", width=190
        )
        condition = choose_condition(model)
    return WalkPlan(model.name, rows, condition), int(steps)


def first_rows(core: Core, name: str, count: int) -> list[int]:
    """Test images to begin with: the first of each of so many classes, or just the first."""
    labels = core.encodings(name).labels
    if labels is not None:
        _, first = np.unique(labels, return_index=True)
        if len(first) >= count:
            return [int(row) for row in first[:count]]
    return list(range(count))


@cached(max_entries=64, spinner="Finding the geodesic …")
def leg_of(
    core: Core, name: str, rows: tuple[int, int], condition: int | None
) -> NDArray[np.float32]:
    """The geodesic's knots between two test images; kept, as they take a moment to find."""
    start, end = core.encodings(name).mu[list(rows)]
    return core.geodesic_leg(name, start, end, condition)


def walk_of(core: Core, plan: WalkPlan, way: str, steps: int, is_closed: bool = False) -> Walk:
    """One walk; a closed one ends where it began."""
    rows = [*plan.rows, plan.rows[0]] if is_closed else list(plan.rows)
    legs = []
    if way == GEODESIC:
        for here, there in pairwise(rows):
            pair = (min(here, there), max(here, there))
            leg = leg_of(core, plan.model, pair, plan.condition)
            legs.append(leg if here <= there else leg[::-1])
    mu = core.encodings(plan.model).mu
    return core.walk(plan.model, mu[rows], way, steps, plan.condition, legs)


def walks_python(plan: WalkPlan, steps: int) -> str:
    """The ways between the test images, and what each step changes."""
    return (
        f"mu = core.encodings(name).mu[{list(plan.rows)}]  # (N, D)\n"
        f"ways = {{way: core.walk(name, mu, way, {steps}, {plan.condition})\n"
        f"        for way in {tuple(WAY_TITLES)}}}\n"
        "images = {way: walk.images for way, walk in ways.items()}  # uint8 (T, C, H, W)\n"
        "unevenness = {way: walk.pace.unevenness for way, walk in ways.items()}\n"
    )


def show_walks(
    core: Core, model: Description, plan: WalkPlan, steps: int, theme: Theme
) -> DeltaGenerator:
    """The three ways as strips with their pace, and beside them, in a plane, their course.

    Returns the column of the latter, for what else belongs there.
    """
    walks = {title: walk_of(core, plan, way, steps) for way, title in WAY_TITLES.items()}
    left, right = st.columns([1.5, 1], gap="large")
    with left:
        for title, found in walks.items():
            _show_strip(title, found)
        st.markdown("**Change of the picture, step by step**")
        show_figure(
            pace_figure({title: found.pace.steps for title, found in walks.items()}, theme),
            key="walk_pace",
            alt="; ".join(
                f"{title}: unevenness {found.pace.unevenness:.2f}" for title, found in walks.items()
            ),
        )
        st.caption(
            "Distance between neighbouring pictures, pixels in [0, 1]. Unevenness is its standard "
            "deviation over its mean: 0 is a steady pace."
        )
    with right:
        if model.latent_dim == 2:
            _show_plane(core, model, plan, walks, theme)
        else:
            _say_more_dimensions(core, model, plan)
    return right


def _show_strip(title: str, found: Walk) -> None:
    colour = WAY_COLOURS[title]
    st.markdown(
        f":{colour}[**{title}**] :gray[— unevenness **{found.pace.unevenness:.2f}**, "
        f"the picture travels **{found.travelled:.1f}**{_against_the_line(found)}]"
    )
    picture = tile(found.images, 1, len(found.images), gap=1, background=GAP_GREY)
    words = f"{len(found.images)} pictures from the first image to the last, {title}"
    show_sheet(picture, words, sharp_px=STRIP_PX)


def _against_the_line(found: Walk) -> str:
    """What was found of a geodesic: how much shorter than the straight line it is, if it is."""
    if found.line is None:
        return ""
    saved = 1 - found.travelled / found.line if found.line else 0.0
    if saved < SMALLEST_SAVING:
        return ": no way shorter than the straight line’s was found"
    return f", {saved:.1%} less than along the straight line"


def _show_plane(
    core: Core,
    model: Description,
    plan: WalkPlan,
    walks: dict[str, Walk],
    theme: Theme,
) -> None:
    encodings = core.encodings(model.name)
    shown = np.unique(np.linspace(0, len(encodings) - 1, POINTS_SHOWN).astype(np.int64))
    anchors = encodings.mu[list(plan.rows)]
    has_prior = model.can("gaussian_latent")
    everywhere = np.concatenate([found.z for found in walks.values()])
    st.markdown(":blue[**z** — the three ways on the plane]")
    show_figure(
        ways_figure(
            {title: found.z for title, found in walks.items()},
            anchors,
            encodings.mu[shown],
            None if encodings.labels is None else encodings.labels[shown],
            model.class_names,
            _window(encodings.mu, everywhere, has_prior),
            theme,
            has_prior,
            height=figure_height(wide=400, narrow=350),
        ),
        key="walk_plane",
        alt="The straight line, the arc and the geodesic between the images' latents",
    )
    st.caption(
        "The geodesic goes where the decoder changes the picture least, through a blur if need be; "
        "its dots stand one step apart."
    )


def _say_more_dimensions(core: Core, model: Description, plan: WalkPlan) -> None:
    norms = np.linalg.norm(core.encodings(model.name).mu[list(plan.rows)], axis=1)
    middle = np.linalg.norm(core.encodings(model.name).mu[list(plan.rows[:2])].mean(axis=0))
    usual = np.linalg.norm(core.encodings(model.name).mu, axis=1)
    inner, outer = np.quantile(usual, (0.25, 0.75))
    nearer = ": nearer to 0 than images do" if middle < min(inner, *norms[:2]) else ""
    st.markdown(":blue[**z** — how far out the ways run]")
    st.caption(
        f"In {model.latent_dim} dimensions latents lie on a shell: the middle half of the test "
        f"images at ‖z‖ = {inner:.1f} to {outer:.1f}. "
        f"A and B lie at {norms[0]:.1f} and {norms[1]:.1f}, and the straight line between them "
        f"passes {middle:.1f}{nearer}. The sphere keeps the distance; the geodesic minds the "
        "picture alone."
    )


def _window(
    mu: NDArray[np.float32], ways: NDArray[np.float32], has_prior: bool
) -> tuple[tuple[float, float], tuple[float, float]]:
    seen = square_window(mu, (0.0, 0.0) if has_prior else None)
    half = max(seen.half, 1.05 * float(np.abs(ways - np.array([seen.x, seen.y])).max()))
    return (seen.x - half, seen.x + half), (seen.y - half, seen.y + half)
