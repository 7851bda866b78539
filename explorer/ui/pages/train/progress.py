"""What does one see of a training while it runs?"""

from __future__ import annotations

import streamlit as st

from explorer.core import GIVEN_CLASS, Core, Training
from explorer.data.registry import DATASETS
from explorer.figures.history import RECONSTRUCTION, TRAIN, Curves, history_figure
from explorer.figures.other_terms import other_terms_figure
from explorer.figures.palette import Theme
from explorer.figures.snapshots import snapshot_figure
from explorer.images.png import data_uri
from explorer.images.read import read_image
from explorer.models.registry import family
from explorer.training.progress import (
    ABANDONED,
    CANCELLED,
    DONE,
    FAILED,
    MEASURING,
    PAUSED,
    STARTING,
    TRAINING,
    WAITING,
    Progress,
)
from explorer.training.queue import MAX_PAUSE_S
from explorer.training.recipe import Recipe, abilities
from explorer.ui.choices.trainings import sentence_case
from explorer.ui.components.surroundings import figure_height
from explorer.ui.glossary import explained
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.picture import on_page, show_sheet

EVERY_S = 1.0
QUEUE_EVERY_S = 3.0
MINUTE_S = 60
WORDS = {
    WAITING: "Waiting for its turn",
    STARTING: "Starting",
    TRAINING: "Training",
    PAUSED: "Paused",
    MEASURING: "Measuring the finished model on the test images",
    DONE: "Done",
    FAILED: "Failed",
    CANCELLED: "Cancelled: nothing of it is left",
    ABANDONED: "Ended, because the page that it was started from was closed",
}


def show_progress(core: Core, job: Training, theme: Theme, has_controls: bool = True) -> None:
    """The training's progress and what the model has learned, every second until it ends."""
    is_live = not job.progress.has_ended
    part = st.fragment(_progress, run_every=EVERY_S if is_live else None)
    part(core, job, theme, is_live, has_controls)


def _progress(
    core: Core, before: Training, theme: Theme, was_live: bool, has_controls: bool
) -> None:
    job = core.training_of(before.owner)
    if job is None or job.name != before.name:
        # Another page of this visitor's took its place: the page around shows that one.
        st.rerun()
    if was_live and job.progress.has_ended:
        # The page around shows what came of it.
        st.rerun()
    if was_live:
        _show_state(core, job, has_controls)
    if job.progress.history["epochs"]:
        _show_learning(job.recipe, job.progress, theme)
    elif was_live:
        st.caption("The curves begin here in a moment.")


def _show_state(core: Core, job: Training, has_controls: bool) -> None:
    progress = job.progress
    share = progress.images_done / progress.images if progress.images else 0.0
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.progress(min(share, 1.0), text=_state_words(core, job))
        if not has_controls:
            return
        is_paused = progress.phase == PAUSED
        st.button(
            "Go on" if is_paused else "Pause",
            key="training_pause",
            icon=":material/play_arrow:" if is_paused else ":material/pause:",
            disabled=progress.phase not in (TRAINING, PAUSED),
            help=f"It goes on by itself after {MAX_PAUSE_S / MINUTE_S:.0f} minutes.",
            on_click=core.resume_training if is_paused else core.pause_training,
            args=(job.name,),
        )
        st.button(
            "Cancel",
            key="training_cancel",
            icon=":material/close:",
            on_click=core.cancel_training,
            args=(job.name,),
        )


def _state_words(core: Core, job: Training) -> str:
    progress = job.progress
    words = WORDS[progress.phase]
    if progress.phase == WAITING:
        names = [other.name for other in core.trainings()]
        ahead = names.index(job.name) if job.name in names else 0
        return f"{words}: {ahead} before it"
    epochs = progress.history["epochs"]
    if epochs and progress.phase in (TRAINING, PAUSED):
        words += f" · epoch {epochs[-1]} of {progress.epochs}"
        if progress.seconds_left is not None and progress.phase == TRAINING:
            words += f" · {time_left(progress.seconds_left)} left"
    return words


def time_left(seconds: float) -> str:
    """Such as "8 s" or "2 min"."""
    return f"{seconds:.0f} s" if seconds < MINUTE_S else f"{seconds / MINUTE_S:.0f} min"


def _show_learning(recipe: Recipe, progress: Progress, theme: Theme) -> None:
    plane, curves = st.columns([1.15, 1], gap="medium")
    with plane:
        _show_plane(recipe, progress, theme)
    with curves:
        st.markdown(
            "**Terms per epoch** :gray[— solid: training, dashed: validation]",
            help=explained("log_px_given_z", "kl", "elbo"),
        )
        if RECONSTRUCTION.of(progress.history, TRAIN) is None:
            _show_other_terms(progress, theme)
            return
        given = GIVEN_CLASS if recipe.is_given_class else ""
        show_figure(
            history_figure([Curves("", progress.history, given=given)], theme),
            key="training_curves",
            alt="Each term of the objective per epoch",
        )


def _show_other_terms(progress: Progress, theme: Theme) -> None:
    """The terms that `history_figure` does not draw, such as a codebook's."""
    terms = {
        term: values for term, values in progress.history["validation"].items() if term != "loss"
    }
    if terms:
        show_figure(
            other_terms_figure(terms, theme),
            key="training_terms",
            alt=f"{', '.join(terms).replace('_', ' ')} per epoch",
        )


def _show_plane(recipe: Recipe, progress: Progress, theme: Theme) -> None:
    kept, spec = progress.plane, DATASETS[recipe.dataset]
    if kept is not None:
        st.markdown(
            f":blue[**z** — validation images after epoch {progress.shown_epoch}]"
            ":gray[, over what the decoder makes of each place]"
        )
        show_figure(
            snapshot_figure(
                kept.mu[0],
                kept.labels,
                spec.class_names,
                float(kept.extent[0]),
                data_uri(on_page(read_image(kept.manifold_png[0]), theme.is_dark)),
                theme,
                has_prior="gaussian_latent" in abilities(recipe.family),
                height=figure_height(wide=470, narrow=340),
            ),
            key="training_plane",
            alt=f"The latent plane after epoch {progress.shown_epoch}",
        )
    elif progress.strip is not None:
        st.markdown(
            f":orange[**x** — validation images] :gray[and below each its] :green[reconstruction] "
            f":gray[after epoch {progress.shown_epoch}]"
        )
        show_sheet(read_image(progress.strip), "Reconstructions")


def show_queue(core: Core, owner: str) -> None:
    """The trainings that run and wait on this machine, every few seconds while there are any."""
    every_s = QUEUE_EVERY_S if core.trainings() else None
    st.fragment(_queue, run_every=every_s)(core, owner)


def _queue(core: Core, owner: str) -> None:
    jobs = [job for job in core.trainings() if not job.progress.has_ended]
    if not jobs:
        return
    st.markdown("**Queue** :gray[— one training at a time]")
    for place, job in enumerate(jobs, start=1):
        whose = "yours" if job.owner == owner else "another visitor’s"
        recipe, left = job.recipe, job.progress.seconds_left
        when = f", {time_left(left)} left" if left is not None else ""
        st.caption(
            f"{place}. {sentence_case(family(recipe.family).title)} on "
            f"{DATASETS[recipe.dataset].title}, {recipe.epochs} epochs: "
            f"{WORDS[job.progress.phase].lower()}{when}, {whose}"
        )
