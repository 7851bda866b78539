"""How does a model learn: choose one, train it here and watch?"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.core import CoreError, Training, switched_off
from explorer.rooms.views import room_of
from explorer.training.progress import DONE, FAILED
from explorer.training.recipe import Recipe, abilities
from explorer.ui.choices.in_address import refuse_endless_numbers
from explorer.ui.components.surroundings import is_narrow
from explorer.ui.pages.train.choice import choose_recipe
from explorer.ui.pages.train.of_a_room import show_room_s_training
from explorer.ui.pages.train.progress import WORDS, show_progress, show_queue
from explorer.ui.shell.as_python import NUMPY, offer_python
from explorer.ui.shell.header import headline
from explorer.ui.shell.navigation import go_to
from explorer.ui.shell.own_model import (
    offer_own_model,
    saved_as,
    say_next,
    say_what_happened,
)
from explorer.ui.shell.plain import plain
from explorer.ui.shell.presence import watch_owners
from explorer.ui.shell.theme import page_theme
from explorer.ui.shell.visitor import claim_model, claim_training, visitor, visitors_core

THIS_MACHINE = "this machine"
TRAINING = "training"
"""Names the training in the address, so that the page can be loaded anew."""
owner, core = visitor(), visitors_core()
OPENING = (
    "Choose a model and press **Train**: its latent plane and its objective are drawn "
    "here as it learns. :gray[Digits take some ten seconds.] The model is yours alone until you "
    "save it; a closed tab ends its training."
)

ANOTHERS = (
    "This link leads to a training of another visitor, which only they see, or to one that has "
    "gone with them. Once its model is saved, it is in everyone’s menu."
)


def suggested_name(recipe: Recipe) -> str:
    """Such as "digits-vae-2d", with a number where that is taken."""
    words = [recipe.dataset, recipe.family]
    if "decodes_latent" in abilities(recipe.family):
        words.append(f"{recipe.latent_dim}d")
    name = "-".join(words).replace("_", "-")
    taken = set(core.list())
    tries = [name, *(f"{name}-{number}" for number in range(2, 1000))]
    return next(one for one in tries if one not in taken)


def training_python(recipe: Recipe, name: str) -> str:
    """The same training, its epochs one by one, and the model opened afterwards."""
    return (
        f"{NUMPY}from pathlib import Path\n"
        "import torch\n"
        "from explorer.core import ModelCore\n"
        "from explorer.training.recipe import Recipe\n"
        "from explorer.training.train import train_checkpoint\n\n"
        f"recipe = {recipe!r}\n"
        f'folder = Path("checkpoints") / "{name}"\n'
        'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")\n'
        "for report in train_checkpoint(recipe.plan(folder.name), folder, device):\n"
        "    print(report.epoch, report.train, report.validation)  # nats per image\n"
        "core, name = ModelCore.open(folder.parent), folder.name\n"
        "history = core.history(name)  # each term per epoch\n"
    )


def begin(recipe: Recipe) -> None:
    """Queue it; a refusal is said on the next run."""
    try:
        st.query_params[TRAINING] = core.train(
            recipe, owner, suggested_name(recipe), str(st.context.ip_address or THIS_MACHINE)
        )
        watch_owners(core)
    except CoreError as error:
        say_next(plain(error), is_good=False)


def say_end(job: Training) -> None:
    """What came of it, and what can be done with it."""
    progress = job.progress
    if progress.phase == FAILED:
        st.error(plain(progress.reason), icon=":material/info:")
    elif progress.phase != DONE:
        st.info(f"{WORDS[progress.phase]}.", icon=":material/info:")
    elif job.name in core.list():
        show_result(job, job.name)
    elif (saved := saved_as(job.name)) in core.list():
        show_result(job, str(saved))


def show_result(job: Training, name: str) -> None:
    """The finished model's figures, and where to go with it, its own or as it was saved."""
    model = core.describe(name)
    figures = [f"trained in {job.progress.active_s:.0f} s", *filter(None, [headline(model)])]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(model.title)}** :gray[—] {' · '.join(figures)}", width="stretch")
            page = "latent_map" if model.can("decodes_latent") else "models"
            if st.button(
                "Explore it", type="primary", icon=":material/explore:", key="explore_own"
            ):
                go_to(page, name)
        if name == job.name:
            offer_own_model(core, name, job.suggested)


def take_back() -> None:
    """After the page was loaded anew: the training, and the model that came of it."""
    named = st.query_params.get(TRAINING, "")
    if core.training_of(owner) is None and not claim_training(core, named, owner):
        st.query_params.pop(TRAINING, None)
        if named:
            say_next(ANOTHERS, is_good=False)
    elif claim_model(core, named, owner) and named not in core.list():
        st.rerun()


def columns(has_training: bool) -> tuple[DeltaGenerator, DeltaGenerator]:
    """The choice and what is learned side by side; on a phone what is learned comes first."""
    if is_narrow() and has_training:
        above, below = st.container(), st.container()
        return below, above
    left, right = st.columns([1, 2.6], gap="large")
    return left, right


if room_of(st.query_params.get(TRAINING, "")) is not None:
    show_room_s_training(core, st.query_params[TRAINING], page_theme())
    st.stop()
refuse_endless_numbers()
st.title("Train", anchor=False)
if off := switched_off("training"):
    st.info(off, icon=":material/info:")
    st.stop()
take_back()
say_what_happened()
job = core.training_of(owner)
is_live = job is not None and not job.progress.has_ended
choice, learning = columns(job is not None)
with choice:
    recipe = choose_recipe()
    if recipe is not None:
        st.button(
            "Train",
            type="primary",
            icon=":material/model_training:",
            width="stretch",
            disabled=is_live,
            on_click=begin,
            args=(recipe,),
        )
        offer_python(training_python(recipe, suggested_name(recipe)))
    show_queue(core, owner)
with learning:
    if job is None:
        st.info(OPENING, icon=":material/info:")
        core.prepare_training()
    else:
        if not is_live:
            say_end(job)
        show_progress(core, job, page_theme())
