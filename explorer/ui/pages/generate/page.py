"""What can a model make that was never there: new images, ways between images, sums of classes?"""

from __future__ import annotations

import streamlit as st

from explorer.core import CoreError, Description
from explorer.latent.errors import LatentError
from explorer.ui.choices.comparison import choose_several
from explorer.ui.choices.one_of import choose_one
from explorer.ui.pages.generate.class_sums import show_class_sums
from explorer.ui.pages.generate.samples import choose_plan, sheet_png, show_panels, told_label
from explorer.ui.pages.generate.walk_film import show_film
from explorer.ui.pages.generate.walks import choose_walk, show_walks, walks_python
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.header import open_page
from explorer.ui.shell.plain import plain

NEEDS = frozenset({"samples"})
NEW, PATHS, SUMS = "new images", "ways between", "a − b + c"

page = open_page("Generate", requires=NEEDS)
core, model, theme = page.core, page.model, page.theme


def choose_part() -> str:
    """Which of the page's parts is shown; all but the first need continuous latents."""
    if not model.can("decodes_latent"):
        return NEW
    return choose_one("Part", [NEW, PATHS, SUMS], "part", shows_label=False)


def choose_beside() -> list[Description]:
    """Another model of images of the same shape, such as the autoencoder beside the VAE."""
    others = [core.describe(name) for name in core.list() if name != model.name]
    fitting = [
        other
        for other in others
        if other.can(*NEEDS)
        and other.image_shape == model.image_shape
        and other.class_names == model.class_names
    ]
    names = choose_several("beside", "Compare with", fitting, at_most=2)
    return [core.describe(name) for name in names]


@st.fragment
def new_images() -> None:
    """Data, mean samples and samples."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        plan = choose_plan(model)
        with st.container(width=230):
            beside = choose_beside()
        offer_file(
            "PNG",
            lambda: sheet_png(core, [model, *beside], plan),
            f"{model.name}-samples-seed-{plan.seed}.png",
            help="Download the panels as one picture",
        )
        label = told_label(model, plan)
        lines = (
            f"drawn = core.draw_images(name, {plan.count}, seed={plan.seed}, label={label}, "
            f"temperature={plan.temperature})\n"
            "means, draws = drawn.means, drawn.draws  # uint8 (N, C, H, W) each\n"
        )
        offer_python(python_of(model, lines))
    show_panels(core, [model, *beside], plan)


@st.fragment
def ways() -> None:
    """The ways between test images, and a walk to take away."""
    plan, steps = choose_walk(core, model)
    offer_python(python_of(model, walks_python(plan, steps)))
    try:
        with show_walks(core, model, plan, steps, theme):
            show_film(core, model, plan)
    except (CoreError, LatentError) as error:
        st.error(plain(error), icon=":material/error:")


@st.fragment
def sums() -> None:
    """Attribute arithmetic by class means."""
    show_class_sums(core, model)


PARTS = {NEW: new_images, PATHS: ways, SUMS: sums}
PARTS[choose_part()]()
