"""What stands at the top of every page: its title, the model, and the figures that matter?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from explorer.core import Core, Description, default_checkpoints_dir
from explorer.figures.number_text import borne_digits, signed
from explorer.figures.palette import Theme
from explorer.ui.choices.in_address import refuse_endless_numbers
from explorer.ui.glossary import explained
from explorer.ui.shell.asked import follow_asked
from explorer.ui.shell.document_title import name_document
from explorer.ui.shell.model_choice import choose_model, offer_others, say_if_unknown, serves
from explorer.ui.shell.theme import page_theme
from explorer.ui.shell.visitor import visitors_core

TRAIN_COMMAND = "python -m explorer train --family vae --dataset digits --latent-dim 2"

HEADLINES = (
    ("log_px", "log p(x)", 1),
    ("elbo", "−ELBO", -1),
    ("log_px_given_z", "−log p(x|z)", -1),
)
"""Key, name and sign of what is shown beside a model's name, the most telling first."""


@dataclass(frozen=True)
class Opening:
    """What a page starts from: the core, the model chosen, and the page's colours."""

    core: Core
    model: Description
    theme: Theme


def open_page(title: str, requires: Iterable[str] = (), latent_dims: int = 0) -> Opening:
    """Show the page's head and return what it starts from.

    The page ends here, with a sentence, where no model is trained yet or where the chosen one lacks
    what the page needs.

    Args:
        title: the page's.
        requires: capabilities that the page needs, such as "decodes_latent".
        latent_dims: the fewest latent dimensions that it needs.
    """
    refuse_endless_numbers()
    core, needs = visitors_core(), frozenset(requires)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(title, anchor=False, width="content")
        model = choose_model(core, fits=lambda one: serves(one, needs, latent_dims))
        if model is not None:
            st.markdown(
                _figures(model, core.device),
                text_alignment="right",
                width="stretch",
                help=_explained(model),
            )
    if model is None:
        say_no_models()
        st.stop()
    name_document(title, model.title)
    follow_asked(model.name, title.lower().replace(" ", "_"))
    say_if_unknown(model)
    if not serves(model, needs, latent_dims):
        offer_others(core, model, needs, latent_dims)
        st.stop()
    return Opening(core, model, page_theme())


def headline(model: Description) -> str:
    """The one figure that says most of a model, in nats, in markdown; "" if none was measured."""
    for key, name, sign in HEADLINES:
        if key in model.metrics:
            value = signed(sign * model.metrics[key], _digits(model, key, 1))
            return f"test {model.marked(key, name)} **{value}** nats"
    return ""


def _digits(model: Description, key: str, most: int) -> int:
    """After the point: no more than the figure's standard error bears, where the card has one."""
    error = model.metrics.get(f"{key}_se")
    return min(most, borne_digits(error)) if isinstance(error, float) and error > 0 else most


def _explained(model: Description) -> str | None:
    """What the words of the figures mean, where there are figures."""
    shown = [key for key, _, _ in HEADLINES if key in model.metrics][:1]
    if not shown:
        return None
    return explained(*shown, "nats", *(["kl"] if "kl" in model.metrics else []))


def _figures(model: Description, device: str) -> str:
    parts = [headline(model)]
    if "kl" in model.metrics:
        parts.append(f"KL **{signed(model.metrics['kl'], _digits(model, 'kl', 2))}**")
    parts.append(f"on **{device}**")
    return ":gray[" + " · ".join(filter(None, parts)) + "]"


def say_no_models() -> None:
    """Say that no model is trained yet, and the command that trains one."""
    st.info(
        f"There are no trained models in {default_checkpoints_dir()} yet. "
        "This command trains one in a minute:",
        icon=":material/info:",
    )
    st.code(f"{TRAIN_COMMAND} --out {default_checkpoints_dir() / 'digits-vae-2d'}", language=None)
