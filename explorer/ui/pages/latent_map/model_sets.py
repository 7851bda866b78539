"""Which models can be decoded by one cursor, and which of them tell something side by side?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.core import Description
from explorer.ui.choices.comparison import choose_several
from explorer.ui.choices.trainings import TRIO_WEIGHTS, circumstances, kind_of, sentence_case
from explorer.ui.components.latent_pad.checks import MAX_MODELS
from explorer.ui.shell.plain import plain

PARAMETER = "with"
SUGGESTED_KEY, BEFORE_KEY = "map_sets", "map_model_before"
SEPARATOR = " · "


@dataclass(frozen=True)
class ModelSet:
    """Models worth comparing: what tells them apart, and their names."""

    title: str
    names: tuple[str, ...]


def companions(models: Sequence[Description], model: Description) -> list[Description]:
    """The other models that decode the same latents to images of the same shape."""
    return [
        other
        for other in models
        if other.name != model.name
        and other.can("decodes_latent")
        and other.latent_dim == model.latent_dim
        and other.image_shape == model.image_shape
        and other.can("conditional") == model.can("conditional")
    ]


def suggested_sets(models: Sequence[Description], model: Description) -> list[ModelSet]:
    """Sets with this model in them, found by what the cards say: same data, same latent size.

    The two terms of the objective alone and together; several β; other families and likelihoods.
    """
    same_data = [model, *companions(models, model)]
    same_data = [other for other in same_data if other.dataset == model.dataset]
    alike = [
        other
        for other in same_data
        if other.can("gaussian_latent")
        and circumstances(other) == circumstances(model)
        and other.name != model.name
    ]
    if model.can("gaussian_latent"):
        alike.insert(0, model)
    terms = _one_for_each(alike, _weights)
    trio = [terms[weights] for weights in TRIO_WEIGHTS if weights in terms]
    by_beta = _one_for_each(
        [other for other in alike if other.reconstruction_weight == 1 and other.beta > 0],
        lambda other: other.beta,
    )
    betas = [by_beta[beta] for beta in sorted(by_beta)]
    plain = [other for other in same_data if _weights(other) == (1.0, 1.0)]
    kinds = list(_one_for_each(plain, lambda other: (other.family_title, _pixels(other))).values())
    found: list[ModelSet] = []
    for members in (trio, betas, kinds):
        members = members[:MAX_MODELS]
        names = tuple(member.name for member in members)
        is_new = set(names) not in [set(other.names) for other in found]
        if len(members) > 1 and model.name in names and is_new:
            found.append(ModelSet(_joined(short_titles(members)), names))
    return found


def short_titles(models: Sequence[Description]) -> list[str]:
    """What tells these models apart, in as few words as do: their training, or part of a title."""
    if len(models) == 1:
        return [models[0].title]
    weights = [_weights(model) for model in models]
    if len(set(weights)) == len(models) and all(model.can("gaussian_latent") for model in models):
        if all(beta > 0 and weight == 1 for beta, weight in weights):
            return [f"β = {beta:g}" for beta, _ in weights]
        return [kind_of(model) for model in models]
    parts = [model.title.split(SEPARATOR) for model in models]
    often = Counter(part for title in parts for part in set(title))
    short = [
        sentence_case(", ".join(part for part in title if often[part] < len(models)))
        for title in parts
    ]
    if len(set(short)) == len(short) and all(short):
        return short
    return [model.title for model in models]


def choose_companions(
    models: Sequence[Description], model: Description, chips: DeltaGenerator
) -> list[str]:
    """The models beside the chosen one: a set by one click, or one by one; their names.

    Args:
        models: all there are.
        model: the chosen one.
        chips: the place for the sets; the choice one by one stands where this is called.
    """
    fitting, sets = companions(models, model), suggested_sets(models, model)
    chosen = _sound_names(fitting, model)
    if not fitting:
        return []
    if sets:
        with chips:
            _offer_sets(sets, model.name, {model.name, *chosen})
    with st.popover("Compare", icon=":material/compare:", width="content"):
        return choose_several(
            PARAMETER,
            "Decoded by the same pointer",
            fitting,
            at_most=MAX_MODELS - 1,
            help_text="Models of images of the same shape with as many latent dimensions.",
        )


def _sound_names(fitting: Sequence[Description], model: Description) -> list[str]:
    """The companions that the address names, without those that cannot be; the address follows.

    Where one of them became the chosen model, the one chosen before takes its place.
    """
    before = st.session_state.get(BEFORE_KEY)
    st.session_state[BEFORE_KEY] = model.name
    known = {other.name for other in fitting}
    asked = [name for name in st.query_params.get(PARAMETER, "").split(",") if name]
    named = [before if name == model.name and before in known else name for name in asked]
    unknown = [name for name in named if name not in known and name != model.name]
    if unknown:
        st.toast(
            f"“{plain(unknown[0][:60])}” cannot stand beside {plain(model.title)}, so it is left "
            "out.",
            icon=":material/info:",
        )
    sound = list(dict.fromkeys(name for name in named if name in known))[: MAX_MODELS - 1]
    if sound != asked:
        _write(sound)
    return sound


def _offer_sets(sets: Sequence[ModelSet], name: str, chosen: set[str]) -> None:
    """The sets as chips; the one that is shown is lit, and another click on it ends it."""
    titles = [suggested.title for suggested in sets]
    lit = [suggested.title for suggested in sets if set(suggested.names) == chosen]
    st.session_state[SUGGESTED_KEY] = lit[0] if lit else None
    st.pills(
        "One cursor, several models",
        titles,
        key=SUGGESTED_KEY,
        on_change=_take_set,
        args=(tuple(sets), name),
        label_visibility="collapsed",
    )


def _take_set(sets: Sequence[ModelSet], name: str) -> None:
    title = st.session_state[SUGGESTED_KEY]
    names = next((suggested.names for suggested in sets if suggested.title == title), ())
    _write([other for other in names if other != name])


def _write(names: Sequence[str]) -> None:
    if names:
        st.query_params[PARAMETER] = ",".join(names)
    else:
        st.query_params.pop(PARAMETER, None)


def _one_for_each(
    models: Sequence[Description], kind: Callable[[Description], Hashable]
) -> dict[Any, Description]:
    """The first model of each kind."""
    found: dict[Any, Description] = {}
    for model in models:
        found.setdefault(kind(model), model)
    return found


def _weights(model: Description) -> tuple[float, float]:
    return model.beta, model.reconstruction_weight


def _pixels(model: Description) -> tuple[str, str | None]:
    return model.likelihood, model.sigma


def _joined(titles: Sequence[str]) -> str:
    """Titles in a row, the first large as in a sentence; how two begin alike is said once."""
    parts = [titles[0]]
    for before, title in pairwise(titles):
        words, alike = title.split(", "), 0
        for word, other in zip(words[:-1], before.split(", "), strict=False):
            if word != other:
                break
            alike += 1
        part = ", ".join(words[alike:])
        parts.append(part[:1].lower() + part[1:] if part[1:2].islower() and not alike else part)
    return SEPARATOR.join(parts)
