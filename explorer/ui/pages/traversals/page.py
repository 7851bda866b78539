"""What does each latent dimension do to the picture while the others are held?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Description
from explorer.figures.factors import SIGNS, factors_figure
from explorer.latent.projections import dimension_label
from explorer.ui.choices.comparison import choose_several
from explorer.ui.choices.latent import choose_condition
from explorer.ui.choices.one_of import choose_one
from explorer.ui.choices.trainings import sentence_case, short_titles
from explorer.ui.glossary import explained
from explorer.ui.pages.traversals.rows import RowsLook, TraversalRow, show_rows
from explorer.ui.pages.traversals.start import StartImage, choose_start, code_of
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.known_factors import correlations_of
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.pictures.picture import show_data, show_mean
from explorer.ui.pictures.traversal_rows import (
    LatentUse,
    TraversalPlan,
    latent_use,
    row_pictures,
    row_values,
    rows_python,
    start_code,
    summary_of,
    traversal_gif,
)
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.header import open_page
from explorer.ui.shell.model_choice import serves
from explorer.ui.shell.plain import plain

NEEDS = frozenset({"decodes_latent"})
PERCENTS = (50, 80, 90, 95, 98, 99, 99.8)
PRIOR, LATENTS = "prior", "latents"
EVEN, QUANTILE = "z", "probability"
# Up to here every dimension is shown at once; of more, the active ones, and not too many of those.
FEW_DIMS, MOST_DIMS = 12, 20
# Standard deviation of the latents from which the prior's range misses most of them.
FAR_FROM_PRIOR = 2.0
START_PX, CONDITION_PX = 104, 130

page = open_page("Traversals", requires=NEEDS)
core, model, theme = page.core, page.model, page.theme


def choose_plan() -> tuple[TraversalPlan, StartImage | None, list[Description], bool]:
    """The controls in one row: start, what stands beside, and the rarely changed."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        start = choose_start(core, model)
        with st.container(width=240):
            beside = choose_beside()
        condition = choose_condition(model, CONDITION_PX)
        with st.popover("Range and steps", icon=":material/tune:", width="content"):
            percent, over_latents = choose_range()
            steps, spacing = choose_steps()
            is_unfolded = st.toggle(
                "Show every dimension", key="every_dimension", bind="query-params"
            )
    plan = TraversalPlan(
        model.name,
        steps,
        percent,
        over_latents,
        spacing,
        code_of(core, start, model, model),
        condition,
    )
    return plan, start, beside, is_unfolded


def choose_beside() -> list[Description]:
    """One or two other models of images of the same shape."""
    others = [core.describe(name) for name in core.list() if name != model.name]
    fitting = [
        other
        for other in others
        if serves(other, NEEDS, 1) and other.image_shape == model.image_shape
    ]
    names = choose_several("beside", "Compare with", fitting, at_most=2)
    return [core.describe(name) for name in names]


def choose_range() -> tuple[float, bool]:
    """How much lies between a row's ends, and whether of the latents rather than of the prior."""
    ends = LATENTS
    if model.can("gaussian_latent"):
        ends = choose_one(
            "Rows end at quantiles of",
            [PRIOR, LATENTS],
            "ends",
            renamed={"codes": LATENTS},
            help="The prior N(0, 1), the same for every row, or the test images’ latents, for each "
            "row its own.",
        )
    percent = st.select_slider(
        "Per cent between the ends", PERCENTS, value=98, key="range", bind="query-params"
    )
    return float(percent), ends == LATENTS


def choose_steps() -> tuple[int, str]:
    """How many pictures a row has, and what is the same between them."""
    steps = st.slider("Pictures in a row", 3, 21, 11, 2, key="steps", bind="query-params")
    spacing = choose_one("Equal steps of", [EVEN, QUANTILE], "steps_of")
    return steps, "quantile" if spacing == QUANTILE else "even"


def plan_beside(plan: TraversalPlan, start: StartImage | None, other: Description) -> TraversalPlan:
    """The same traversal for another model."""
    condition = None
    if other.can("conditional"):
        condition = plan.condition if plan.condition is not None else (start and start.label) or 0
    return TraversalPlan(
        other.name,
        plan.steps,
        plan.percent,
        plan.over_latents or not other.can("gaussian_latent"),
        plan.spacing,
        code_of(core, start, model, other),
        condition,
    )


def shown_dims(use: LatentUse, is_unfolded: bool) -> NDArray[np.int64]:
    """The dimensions to show, the most used first."""
    if is_unfolded or len(use.order) <= FEW_DIMS or not use.active.any():
        return use.order
    return use.order[use.active[use.order]][:MOST_DIMS]


def show_traversal(
    plan: TraversalPlan, start: StartImage | None, largest: float, is_unfolded: bool, is_alone: bool
) -> None:
    """One model's rows under its name, and its animation to download."""
    shown = core.describe(plan.model)
    use = latent_use(core, plan.model)
    dims = shown_dims(use, is_unfolded)
    names = tuple(int(dim) for dim in dims)
    title = ":blue[**z**, one dimension a row]" if is_alone else f"**{plain(shown.title)}**"
    terms = ["active_units", *([] if use.kl is None else ["kl"])]
    st.markdown(f"{title} :gray[— {summary_of(shown, use)}]", help=explained(*terms))
    values, base = row_values(core, plan, dims), start_code(core, plan)
    factors = correlations_of(core, plan.model)
    rows = [
        TraversalRow(
            dim,
            float(use.size[dim]),
            float(use.variance[dim]),
            bool(use.active[dim]),
            values[at],
            float(base[dim]),
            picture,
            None if factors is None else factors.followed_by(dim),
        )
        for at, (dim, picture) in enumerate(
            zip(names, row_pictures(core, plan, names), strict=True)
        )
    ]
    _, height, width = shown.image_shape
    show_rows(
        rows,
        RowsLook(
            unit="Var" if use.kl is None else "nats",
            largest=largest if use.kl is not None else float(use.variance.max()),
            aspect=height / width,
            own_values=plan.over_latents,
            marks_start=start is not None,
            is_alone=is_alone,
        ),
        theme,
    )
    say_what_is_special(plan, shown, use)
    say_what_is_folded(use, np.setdiff1d(use.order, dims))
    with st.container(horizontal=True):
        offer_animation(plan, names)
        offer_python(python_of(shown, rows_python(core, plan, names)), shown.name)


def say_what_is_special(plan: TraversalPlan, shown: Description, use: LatentUse) -> None:
    """The sentences that this model's rows need, if any."""
    if use.kl is None:
        st.caption(
            f"{sentence_case(shown.family_title)}: no prior and no KL, so rows are ordered by the "
            f"variance of their latents and reach over the middle {plan.percent:g} % of them."
        )
    elif not plan.over_latents and np.sqrt(use.variance.max()) > FAR_FROM_PRIOR:
        st.caption(
            "Its latents lie far outside the prior’s range. Under “Range and steps”, rows can end "
            "at quantiles of the latents instead."
        )


def say_what_is_folded(use: LatentUse, dims: NDArray[np.int64]) -> None:
    """How many dimensions are not shown, and how little they say."""
    if not dims.size:
        return
    together = "" if use.kl is None else f" and carry {use.kl[dims].sum():.2f} nats together"
    collapsed = int((~use.active[dims]).sum())
    still = f", {collapsed} of them collapsed, so that nothing changes" if collapsed else ""
    st.caption(f"{dims.size} more are folded away{together}{still}. “Range and steps” shows them.")


def offer_animation(plan: TraversalPlan, dims: tuple[int, ...]) -> None:
    """The GIF, made when it is asked for."""
    offer_file(
        "Download as GIF",
        lambda: traversal_gif(core, plan, dims),
        f"{plan.model}-traversals.gif",
        key=f"gif_{plan.model}",
        icon="animation",
        stands_out=True,
    )


def show_start(start: StartImage, plans: list[TraversalPlan]) -> None:
    """The image in, and what each model's decoder makes of its latent."""
    titles = short_titles([core.describe(plan.model) for plan in plans])
    with st.container(horizontal=True, gap="small"):
        with st.container(width=START_PX, gap="xsmall"):
            st.markdown(":orange[**x**]" if start.is_original else ":green[**x**, rebuilt]")
            show_data(start.image, start.name, START_PX)
        for plan, title in zip(plans, titles, strict=True):
            with st.container(width="content", gap="xsmall"):
                st.markdown(f":green[**{'decoded' if len(plans) == 1 else title}**]")
                z = np.array([plan.start], dtype=np.float32)
                labels = None if plan.condition is None else np.array([plan.condition], np.int64)
                decoded = core.decode(plan.model, z, labels)[0]
                show_mean(decoded, f"{start.name}, decoded by {title}", START_PX)
    notch = "Rows pass through it at the :orange[▲]."
    st.caption(f"{sentence_case(start.name)}. {notch}")
    if not start.is_original:
        offer_originals(core, model.name)


def show_factors(name: str, is_unfolded: bool) -> None:
    """The heat map beside or below the rows, in their order."""
    found = correlations_of(core, name)
    if found is None:
        return
    dims = shown_dims(latent_use(core, name), is_unfolded)
    st.markdown("**True factors** :gray[— how closely each latent follows them]")
    show_figure(
        factors_figure(
            found.values[dims],
            found.factor_names,
            found.statistics,
            [dimension_label(int(dim)) for dim in dims],
            theme,
        ),
        key=f"factors_{name}",
        alt="; ".join(
            f"{factor} is followed most closely by {dimension_label(found.best(factor)[0])}, "
            f"{found.best(factor)[1]:.2f}"
            for factor in found.factor_names
        ),
    )
    signs = [f"{SIGNS[name]}: {name}" for name in dict.fromkeys(found.statistics)]
    st.caption(f"{', '.join(signs)}; over the test images.")


def show_beside_rows(plan: TraversalPlan, start: StartImage | None, is_unfolded: bool) -> None:
    """What stands right of a model's rows: where they start, and the factors they follow."""
    if start is not None:
        show_start(start, [plan])
    show_factors(plan.model, is_unfolded)


@st.fragment
def traversals() -> None:
    """The controls and the rows of one model, or of two or three side by side."""
    plan, start, beside, is_unfolded = choose_plan()
    plans = [plan, *(plan_beside(plan, start, other) for other in beside)]
    uses = [latent_use(core, each.model) for each in plans]
    largest = max((float(use.kl.max()) for use in uses if use.kl is not None), default=0.0)
    if not beside:
        has_side = start is not None or correlations_of(core, plan.model) is not None
        left, *side = st.columns([2.4, 1], gap="large") if has_side else [st.container()]
        with left:
            show_traversal(plan, start, largest, is_unfolded, True)
        if side:
            with side[0]:
                show_beside_rows(plan, start, is_unfolded)
        return
    if start is not None:
        show_start(start, plans)
    for column, each in zip(st.columns(len(plans), gap="medium"), plans, strict=True):
        with column:
            show_traversal(each, start, largest, is_unfolded, False)
            show_factors(each.model, is_unfolded)


traversals()
