"""What does each term of the objective do to the latent plane, and what do both do together?"""

from __future__ import annotations

import streamlit as st

from explorer.core import Core, CoreError, Description
from explorer.figures.history import Curves, history_figure
from explorer.ui.choices.comparison import choose_several
from explorer.ui.choices.trainings import held_out_by, scale_of
from explorer.ui.components.epoch_replay import ReplayView, epoch_replay
from explorer.ui.components.epoch_replay.component import view_of
from explorer.ui.front_end.first_pictures import let_first_pictures_be_drawn
from explorer.ui.glossary import explained
from explorer.ui.pages.objectives.replay import (
    evaluated_images,
    find_trio,
    has_kl,
    headings_of,
    is_trio,
    last_epoch,
    replay_of,
    scales_of,
)
from explorer.ui.pictures.figure import show_figure
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.first_choice import PARAMETER
from explorer.ui.shell.header import say_no_models
from explorer.ui.shell.model_choice import REMEMBERED_KEY
from explorer.ui.shell.theme import page_theme
from explorer.ui.shell.visitor import visitors_core

REPLAY, EPOCH, AXES = "objectives_replay", "epoch", "axes"
OWN_AXES = "own"
AT_MOST = 4
WATCH = (
    "Press play and watch the points against the prior’s dashed circles: by :green[reconstruction] "
    "alone they fly apart, by :blue[KL] alone they collapse onto the centre, by both they settle. "
)
PRICE = (
    "Then compare the price: flying apart is paid in :blue[KL], collapsing in "
    ":green[reconstruction], and only both together keep the **−ELBO** low."
)
OTHERS = (
    "Press play and watch the test images find their places against the prior’s dashed circles. "
    "The curves below say what that costs: :green[reconstruction], :blue[KL], and their sum, the "
    "**−ELBO**."
)

core, theme = visitors_core(), page_theme()


def trained_models() -> list[Description]:
    """The models with a history to show; one whose files are broken is left out."""
    found = []
    for name in core.list():
        try:
            model = core.describe(name)
            if {"elbo", "log_px_given_z"} & set(core.history(name).get("train", {})):
                found.append(model)
        except CoreError:
            continue
    return found


def preferred_dataset(core: Core) -> str | None:
    """That of the model last looked at, on any page."""
    name = st.query_params.get(PARAMETER) or st.session_state.get(REMEMBERED_KEY)
    return core.describe(name).dataset if name in core.list() else None


def choose_models(models: list[Description]) -> list[Description]:
    """The page's head: its title, and behind one button what is compared."""
    trio = find_trio(models, preferred_dataset(core))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.title("Objectives", anchor=False, width="stretch")
        with st.popover("Compare others", icon=":material/tune:", width="content"):
            names = choose_several(
                "compare",
                "Models side by side",
                models,
                trio,
                AT_MOST,
                "Any models that were trained here. Those with two latents replay their plane.",
            )
    return [core.describe(name) for name in names]


def start_of(last: int) -> ReplayView:
    """Where the address says that the replay stands; at the end where it says nothing."""
    asked = st.query_params.get(EPOCH, "")
    epoch = min(int(asked), last) if asked.isdecimal() else last
    return ReplayView(epoch, st.query_params.get(AXES) != OWN_AXES)


def keep_in_address() -> None:
    """Write where the replay was left into the address."""
    view = view_of(st.session_state[REPLAY].get("view"), ReplayView(0, True))
    st.query_params[EPOCH] = str(view.epoch)
    if view.same_axes:
        st.query_params.pop(AXES, None)
    else:
        st.query_params[AXES] = OWN_AXES


@st.fragment
def trainings(chosen: list[Description]) -> None:
    """The planes under one scrubber, and the curves below them: moving it changes these alone."""
    names = tuple(model.name for model in chosen)
    # What the browser was told first stays as it is: new bytes would be sent at each move.
    if st.session_state.get("objectives_shown") != names:
        st.session_state["objectives_shown"] = names
        st.session_state["objectives_start"] = start_of(last_epoch(core, names))
    start: ReplayView = st.session_state["objectives_start"]
    data = replay_of(core, names, theme, (start.epoch, start.same_axes))
    view = epoch_replay(key=REPLAY, data=data, start=start, on_change=keep_in_address)
    say_how_planes_were_made(names)
    let_first_pictures_be_drawn()
    show_curves(chosen, view.epoch)
    offer_python(python_of(chosen[0], terms_python(names, view.epoch)))


def terms_python(names: tuple[str, ...], epoch: int) -> str:
    """The terms that are drawn, and each training's plane after one epoch."""
    return (
        "from explorer.data.dataset import held_out_split\n"
        f"for name in {list(names)}:\n"
        "    history = core.history(name)  # nats per image\n"
        '    epochs, train = history["epochs"], history["train"]\n'
        "    held_out = history[held_out_split(history)]\n"
        "    plane = core.snapshots(name)\n"
        "    if plane is not None:\n"
        f'        mu = plane.mu[np.searchsorted(plane.epochs, {epoch}, "right") - 1]  # (N, 2)\n'
    )


def say_how_planes_were_made(names: tuple[str, ...]) -> None:
    """What a point is, and what lies behind the points."""
    models = [core.describe(name) for name in names]
    counts = {kept.mu.shape[1] for name in names if (kept := core.snapshots(name)) is not None}
    if counts:
        count = f"{min(counts):,}" if len(counts) == 1 else f"{min(counts):,} to {max(counts):,}"
        st.caption(
            f"Each point is the mean μ(x) of one of {count} {held_out_by(models)}; behind the "
            "points stands what the decoder makes of each place. The figures are of "
            f"{evaluated_images(models)}."
        )


def show_curves(chosen: list[Description], epoch: int) -> None:
    """Each term per epoch, training images and those held out."""
    names = [model.name for model in chosen]
    log_kl = False
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**Terms per epoch** :gray[— solid: training images, dashed: {held_out_by(chosen)}]",
            width="stretch",
            help=explained("log_px_given_z", "kl", "elbo", "nats"),
        )
        if has_kl(core, names):
            log_kl = st.toggle("Logarithmic KL", key="log_kl", bind="query-params")
    scales = scales_of(chosen)
    if len(scales) > 1:
        st.caption(
            f":material/info: :green[Reconstruction] here is of {len(scales)} kinds "
            f"({'; '.join(scales)}): those columns have axes of their own, and their nats do not "
            "compare. The :blue[KL] does."
        )
    headings = headings_of(chosen)
    show_figure(
        history_figure(
            [
                Curves(
                    heading,
                    core.history(model.name),
                    scale_of(model),
                    given=model.marked("elbo", ""),
                )
                for heading, model in zip(headings, chosen, strict=True)
            ],
            theme,
            epoch,
            log_kl,
        ),
        key="objectives_curves",
        alt="Reconstruction, KL and −ELBO per epoch of "
        + ", ".join(heading.lower() for heading in headings),
    )


models = trained_models()
if not models:
    st.title("Objectives", anchor=False)
    say_no_models()
    st.stop()
chosen = choose_models(models)
if not chosen:
    st.info("Choose one to four models under “Compare others”.", icon=":material/info:")
    st.stop()
st.markdown(WATCH + PRICE if is_trio(chosen) else OTHERS)
trainings(chosen)
