"""What does the visitor want trained?"""

from __future__ import annotations

import streamlit as st

from explorer.data.registry import DATASETS
from explorer.models.registry import FAMILIES, family
from explorer.training.recipe import (
    MAX_BETA,
    MAX_LATENT_DIM,
    SIZES,
    Recipe,
    abilities,
    allowance,
    trainable_datasets,
)
from explorer.training.settings import TrainingError
from explorer.ui.choices.one_of import choose_one
from explorer.ui.choices.trainings import sentence_case
from explorer.ui.glossary import explained
from explorer.ui.shell.plain import plain

FIRST_DATASET, FIRST_FAMILY = "digits", "vae"
MAX_SEED = 2**31 - 1


def choose_recipe() -> Recipe | None:
    """The choice as it stands; None, and why, where nothing can be trained with it."""
    titles = {name: DATASETS[name].title for name in trainable_datasets()}
    dataset = _choose_named("Data", "data", titles, FIRST_DATASET)
    titles = {name: sentence_case(kind.title) for name, kind in FAMILIES.items()}
    chosen = _choose_named("Family", "family", titles, FIRST_FAMILY)
    size = choose_one("Network", list(SIZES), "size", default=SIZES[1], width="stretch")
    can, allowed = abilities(chosen), allowance(dataset)
    left, right = st.columns(2, gap="small")
    latent_dim, beta = 2, None
    if "decodes_latent" in can:
        latent_dim = left.number_input(
            ":blue[Latent dimensions]",
            1,
            MAX_LATENT_DIM,
            2,
            key="dims",
            bind="query-params",
            help="Two can be watched as a plane while the model learns.",
        )
    if "gaussian_latent" in can:
        weighed = "total correlation" if "weighs_total_correlation" in can else "KL"
        beta = right.number_input(
            f":blue[β, weight of the {weighed}]",
            0.0,
            MAX_BETA,
            family(chosen).weights.beta,
            step=0.5,
            format="%g",
            # Each family proposes its own.
            key=f"beta_{chosen}",
            bind="query-params",
            help=explained("beta"),
        )
    epochs = left.number_input(
        "Epochs",
        1,
        allowed.max_epochs,
        allowed.epochs,
        key=f"epochs_{dataset}",
        bind="query-params",
        help=_of_an_epoch(dataset),
    )
    seed = right.number_input("Seed", 0, MAX_SEED, 0, key="seed", bind="query-params")
    try:
        recipe = Recipe(dataset, chosen, size, int(latent_dim), beta, int(epochs), int(seed))
        parameters = recipe.parameters()
    except TrainingError as error:
        st.warning(plain(error), icon=":material/info:")
        return None
    st.caption(f"{parameters:,} weights, {_of_an_epoch(dataset)}")
    return recipe


def _choose_named(label: str, key: str, titles: dict[str, str], first: str) -> str:
    """One of these names; people read its title, and the address has the name.

    The address wins, so that the back button works.
    """
    asked = st.query_params.get(key)
    st.session_state[key] = asked if asked in titles else first
    return st.selectbox(
        label,
        list(titles),
        format_func=titles.__getitem__,
        key=key,
        on_change=_write_name,
        args=(key, first),
    )


def _write_name(key: str, first: str) -> None:
    name = st.session_state[key]
    if name != first:
        st.query_params[key] = name
    else:
        st.query_params.pop(key, None)


def _of_an_epoch(dataset: str) -> str:
    count = allowance(dataset).images_per_epoch
    images = f"{count:,} images drawn anew" if count else "every training image once"
    return f"each epoch {images}."
