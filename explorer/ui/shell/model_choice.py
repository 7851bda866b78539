"""Which model does the page speak of, and what if it cannot do what the page needs?

The choice stands in the address as `?model=NAME`. The select shows titles and the address names, so
the two are tied here by hand rather than by `bind`, which would write the title into the address.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from explorer.core import OWN_PREFIX, Core, Description
from explorer.ui.shell.first_choice import FIRST_CHOICE, PARAMETER
from explorer.ui.shell.plain import plain
from explorer.ui.shell.worlds import World, show_worlds, world_name, worlds_of

SELECT_KEY = "model_choice"
REMEMBERED_KEY = "model_remembered"

PLANE_DIMS = 2

NEEDS = {
    "reconstructs": "reconstructs images",
    "samples": "draws new images",
    "decodes_latent": "decodes a continuous latent code",
    "gaussian_latent": "has a Gaussian posterior and prior",
    "weighs_total_correlation": "weighs the latents’ total correlation",
    "conditional": "is conditioned on a label",
    "codebook": "has a codebook",
    "energy_based": "has an energy",
    "first_layer": "has a first layer whose units can be looked at",
}
"""Each capability as the end of "a model that …"."""


def choose_model(
    core: Core,
    default: str = FIRST_CHOICE,
    fits: Callable[[Description], bool] = lambda _: True,
) -> Description | None:
    """The worlds, the select of one world's models, the model chosen; None where none is trained.

    An unknown `?model=` is answered by one sentence and the model shown before, or the default.
    Unless the address names one, a page for models of one kind begins with one that `fits` it.
    """
    names = core.list()
    if not names:
        return None
    name = _name_now(names, default)
    if st.query_params.get(PARAMETER) != name and not fits(core.describe(name)):
        name = next((other for other in names if fits(core.describe(other))), name)
    unknown = st.query_params.get(PARAMETER)
    st.session_state[SELECT_KEY] = name
    st.session_state[REMEMBERED_KEY] = name
    worlds = worlds_of([core.describe(one) for one in names])
    here = next(world for world in worlds if world.name == world_name(core.describe(name)))
    if len(worlds) > 1:
        _offer_worlds(worlds, here, fits)
    st.selectbox(
        "Model",
        [model.name for model in here.models],
        format_func=lambda choice: core.describe(choice).title,
        key=SELECT_KEY,
        on_change=_take_choice,
        label_visibility="collapsed",
        width=290,  # beside it the figures have room in one row on a projector
    )
    if unknown is not None and unknown not in names:
        st.session_state[f"{REMEMBERED_KEY}_unknown"] = unknown
    if unknown != name and (unknown is not None or name != default):
        st.query_params[PARAMETER] = name
    return core.describe(name)


def _offer_worlds(
    worlds: Sequence[World], here: World, fits: Callable[[Description], bool]
) -> None:
    """Every world a picture, behind the name of the one shown; each leads to the model that shows
    it best on this page: a plane before many latents, and none that must be told a class."""

    def go(name: str) -> None:
        (world,) = (one for one in worlds if one.name == name)
        best = min(
            world.models,
            key=lambda one: (
                not fits(one),
                one.name != FIRST_CHOICE,
                one.latent_dim != PLANE_DIMS,
                one.can("conditional"),
            ),
        )
        show_model(best.name)

    with st.popover(plain(here.title), icon=":material/category:", width="content"):
        show_worlds(worlds, here.name, go, "menu")


def say_if_unknown(description: Description) -> None:
    """One sentence where the address asked for a model that is not there; said once."""
    unknown = st.session_state.pop(f"{REMEMBERED_KEY}_unknown", None)
    if unknown is None:
        return
    if unknown.startswith(OWN_PREFIX):
        words = (
            "This link leads to a model of another visitor, which only they see, or to one that "
            "has gone with them. Ask them to save it for everyone, or to send its zip, which "
            "**Models** opens under *Bring your own*. "
            f"Until then this is {plain(description.title)}."
        )
    else:
        words = (
            f"There is no model “{plain(unknown[:60])}” here, so this is "
            f"{plain(description.title)}."
        )
    st.warning(words, icon=":material/info:")


def show_model(name: str) -> None:
    """Make this the chosen model, from a widget's callback."""
    st.session_state[REMEMBERED_KEY] = name
    st.query_params[PARAMETER] = name


def serves(description: Description, requires: frozenset[str], latent_dims: int) -> bool:
    """Whether a model has what a page needs."""
    return description.can(*requires) and description.latent_dim >= latent_dims


def offer_others(
    core: Core, description: Description, requires: frozenset[str], latent_dims: int
) -> None:
    """Say kindly what the chosen model lacks, and offer each that has it, its world's first."""
    st.info(
        f"{plain(description.title)} is of another kind: this page needs a model that "
        f"{needs_words(requires, latent_dims)}.",
        icon=":material/info:",
    )
    others = [core.describe(name) for name in core.list()]
    fitting = sorted(
        (other for other in others if serves(other, requires, latent_dims)),
        key=lambda other: other.dataset != description.dataset,
    )
    if not fitting:
        st.caption("None of the models here does. A new one is trained on the command line.")
        return
    st.caption("These do:")
    with st.container(horizontal=True):
        for other in fitting:
            st.button(
                plain(other.title),
                key=f"offer_{other.name}",
                on_click=show_model,
                args=(other.name,),
            )


def _take_choice() -> None:
    show_model(st.session_state[SELECT_KEY])


def _name_now(names: Sequence[str], default: str) -> str:
    """The address wins, so that links and the back button work; then what was shown before."""
    wanted = (st.query_params.get(PARAMETER), st.session_state.get(REMEMBERED_KEY), default)
    return next((str(name) for name in wanted if name in names), names[0])


def needs_words(requires: frozenset[str], latent_dims: int) -> str:
    """What a page needs of a model, as the end of "a model that …"."""
    needs = [NEEDS.get(capability, capability) for capability in sorted(requires)]
    if latent_dims > 1:
        needs.append(f"has at least {latent_dims} latent dimensions")
    return " and ".join(needs)
