"""Which models are there, and how does a visitor bring their own?"""

from __future__ import annotations

import streamlit as st

from explorer.core import CoreError, Description, shared_core, switched_off
from explorer.training.checkpoint_zip import MAX_ZIP_BYTES
from explorer.ui.components.surroundings import is_narrow
from explorer.ui.glossary import explained
from explorer.ui.pages.models.card import show_card, show_meanings
from explorer.ui.pages.models.own_onnx import offer_onnx
from explorer.ui.pages.models.trade_offs import show_trade_offs
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.first_choice import PARAMETER
from explorer.ui.shell.header import say_no_models
from explorer.ui.shell.model_choice import REMEMBERED_KEY
from explorer.ui.shell.own_model import say_next, say_what_happened
from explorer.ui.shell.plain import plain
from explorer.ui.shell.theme import page_theme
from explorer.ui.shell.visitor import visitor, visitors_core
from explorer.ui.shell.worlds import World, show_worlds, world_name, worlds_of

COLUMNS, OWN_COLUMNS = 3, 2
ALL, UPLOAD, OF_DATA = "all", "upload", "of_data"
owner, core, theme = visitor(), visitors_core(), page_theme()


def take_upload() -> None:
    """Make the uploaded checkpoint this visitor's model, or say why it is refused."""
    file = st.session_state.get("checkpoint_zip")
    if file is None:
        return
    try:
        name = core.upload_model(file.getvalue(), owner)
    except CoreError as error:
        say_next(plain(error), is_good=False, about=UPLOAD)
        return
    title = plain(core.describe(name).title)
    say_next(f"{title} is here, for you alone: it is the first below.", about=UPLOAD)


def offer_upload() -> None:
    """The place for a checkpoint of one's own."""
    if off := switched_off("uploads"):
        st.caption(off, width="content")
        return
    with st.popover("Bring your own", icon=":material/upload:", width="content"):
        st.caption(
            "A checkpoint’s folder as a zip, as **Zip** gives it: safetensors and JSON, and "
            "nothing else. It is checked first, and seen by you alone until you save it."
        )
        st.file_uploader(
            "Checkpoint (zip)",
            type="zip",
            key="checkpoint_zip",
            on_change=take_upload,
            max_upload_size=min(MAX_ZIP_BYTES >> 20, int(st.get_option("server.maxUploadSize"))),
            label_visibility="collapsed",
        )
        offer_onnx(owner, UPLOAD)
        say_what_happened(UPLOAD)


def unreadable() -> list[str]:
    """What is wrong with each of everyone's models that no menu can offer."""
    everyones, wrong = shared_core(), []
    for name in everyones.list():
        try:
            everyones.describe(name)
        except CoreError as error:
            wrong.append(str(error))
    return wrong


def chosen_worlds(models: list[Description]) -> list[World]:
    """The world whose models are shown, that of the model looked at before; or all of them.

    It stands in the address as `?of_data=…`.
    """
    worlds = worlds_of(models)
    names = [world.name for world in worlds]
    before = st.query_params.get(PARAMETER) or st.session_state.get(REMEMBERED_KEY)
    looked_at = [world_name(model) for model in models if model.name == before]
    chosen = st.query_params.get(OF_DATA, "")
    if chosen not in (ALL, *names):
        chosen = looked_at[0] if looked_at else names[0]
    if len(worlds) > 1:
        show_worlds(worlds, chosen, choose_world, "cards")
        if chosen != ALL:
            st.button("Show all", type="tertiary", on_click=choose_world, args=(ALL,))
    return [world for world in worlds if chosen in (ALL, world.name)]


def choose_world(name: str) -> None:
    """Show this world's models, from a tile's callback."""
    st.query_params[OF_DATA] = name


def suggested_name(name: str) -> str:
    """What an own model may be called: as its training said, or its own card."""
    job = core.training_of(owner)
    if job is not None and job.name == name:
        return job.suggested
    card = core.describe(name).card
    wanted = str(card["name"])
    return wanted if wanted != name else f"{card['dataset']}-{card['family']}".replace("_", "-")


def show_cards(models: list[Description], are_own: bool) -> None:
    """The cards in rows; those of own models are wider, as they have more buttons. On a phone
    everyone's are folded, each behind its title."""
    if is_narrow() and not are_own:
        for model in models:
            with st.expander(plain(model.title)):
                show_card(core, model, theme)
        return
    columns = OWN_COLUMNS if are_own else COLUMNS
    for start in range(0, len(models), columns):
        row = models[start : start + columns]
        for place, model in zip(st.columns(columns), row, strict=False):
            with place:
                show_card(core, model, theme, suggested_name(model.name) if are_own else "")


def figures_python(models: list[Description]) -> str:
    """The cards' figures, and rate and distortion of those that have both."""
    return (
        f"names = {[model.name for model in models]}\n"
        "models = [core.describe(one) for one in names]\n"
        "figures = {one.title: one.metrics for one in models}  # nats per test image\n"
        'both = [one for one in models if {"kl", "log_px_given_z"} <= set(one.metrics)]\n'
        "beta = [one.beta for one in both]\n"
        'rate = [one.metrics["kl"] for one in both]\n'
        'distortion = [-one.metrics["log_px_given_z"] for one in both]\n'
    )


with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
    st.title("Models", anchor=False, width="stretch")
    offer_upload()
say_what_happened()
show_meanings()
models = [core.describe(name) for name in core.list()]
for words in unreadable():
    st.warning(plain(words), icon=":material/info:")
own = [model for model in models if model.name in core.own_models(owner)]
shared = [model for model in models if model not in own]
if own:
    st.markdown("**Yours** :gray[— gone when you leave, unless you save or download them]")
    show_cards(own, are_own=True)
if shared:
    seen: list[Description] = []
    for world in chosen_worlds(shared):
        st.header(plain(world.title), anchor=False)
        show_cards(list(world.models), are_own=False)
        seen += world.models
    st.caption(
        "Figures are per test image; on grey pixels those of Bernoulli models are "
        "pseudo-likelihoods, and do not compare with Gaussian ones.",
        help=explained("nats", "pseudo_likelihood"),
    )
    show_trade_offs(seen, theme)
    offer_python(python_of(seen[0], figures_python(seen)))
elif not own:
    say_no_models()
