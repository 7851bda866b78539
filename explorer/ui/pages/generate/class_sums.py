"""What is one class less another and more a third: a − b + c, by the classes' mean latents?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.images.tiling import tile
from explorer.latent.class_sums import class_mean, moved
from explorer.latent.neighbours import class_vote, nearest
from explorer.ui.choices.latent import choose_condition
from explorer.ui.choices.one_of import choose_one
from explorer.ui.choices.plane import choose_row
from explorer.ui.components.surroundings import is_narrow
from explorer.ui.pictures.picture import show_mean, show_sheet
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.plain import plain

MEAN, IMAGE = "class mean", "test image"
STRENGTHS = np.linspace(-0.5, 1.5, 9)
TERM_PX, NARROW_PX = 150, 66
FIRST_SUM = (7, 3, 6)
"""Of ten digits: in every model of them that ships, this sum lies among the fours."""
VOTERS = 10
GAP_GREY = 72
STRIP_PX = 1400
"""The strip is enlarged to about this width, so that none of its pixels is smoothed."""
ROW_KEY = "sum_row"


def show_class_sums(core: Core, model: Description) -> None:
    """The three terms, their sum, and the way from the first term to it and beyond."""
    encodings = core.encodings(model.name)
    names = classes_with_images(encodings.labels, model.class_names)
    if encodings.labels is None or len(names) < 2:
        st.info(
            f"{plain(model.title)} knows no classes, so there are no class means to add.",
            icon=":material/info:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kind = choose_one("a is a", [MEAN, IMAGE], "sum_of")
        if kind == IMAGE:
            row = choose_row(core, model, ROW_KEY, 0)
            a, first = encodings.mu[row], f"test image {row}"
            a_line = f"a = mu[{row}]"
        else:
            label = _choose_class("a", names, FIRST_SUM[0])
            a = class_mean(encodings.mu, encodings.labels, label)
            first = f"mean of {names[label]}"
            a_line = f"a = class_mean(mu, labels, {label})"
        less, more = (
            _choose_class(letter, names, first)
            for letter, first in zip("bc", FIRST_SUM[1:], strict=True)
        )
        condition = choose_condition(model)
        offer_python(python_of(model, sums_python(a_line, less, more, condition)))
    b, c = (class_mean(encodings.mu, encodings.labels, label) for label in (less, more))
    way = moved(a, b, c, STRENGTHS)
    total = moved(a, b, c, [1.0])[0]
    terms = [
        ("", f"a: {first}", a, "blue"),
        ("−", f"b: mean of {names[less]}", b, "blue"),
        ("+", f"c: mean of {names[more]}", c, "blue"),
        ("=", "a − b + c", total, "green"),
    ]
    _show_terms(core, model, terms, condition)
    _say_neighbours(core, model, total)
    st.markdown(":green[**a + t (c − b)**] :gray[— t from −½ to 1½; a at 0, the sum at 1]")
    strip = tile(_decoded(core, model, way, condition), 1, len(way), 1, GAP_GREY)
    with st.container(width=760):
        show_sheet(
            strip,
            "Pictures along the direction from class b to class c, from the first term on",
            sharp_px=STRIP_PX,
        )
    if model.can("conditional"):
        st.caption("Told the class, z holds the style alone: the class means nearly coincide.")


def sums_python(a_line: str, less: int, more: int, condition: int | None) -> str:
    """The terms, the sum and the way through it."""
    labels = "" if condition is None else f", np.full(len(way), {condition})"
    return (
        "from explorer.latent.class_sums import class_mean, moved\n"
        "mu, labels = core.encodings(name).mu, core.encodings(name).labels\n"
        f"{a_line}\n"
        f"b, c = class_mean(mu, labels, {less}), class_mean(mu, labels, {more})\n"
        "total = a - b + c  # (D,)\n"
        f"way = moved(a, b, c, np.linspace({STRENGTHS[0]}, {STRENGTHS[-1]}, {len(STRENGTHS)}))\n"
        f"images = core.decode(name, way{labels})  # uint8 (T, C, H, W)\n"
    )


def classes_with_images(
    labels: NDArray[np.int64] | None, class_names: Sequence[str]
) -> dict[int, str]:
    """Label → name of the classes that have a mean, because a test image is of them."""
    present = set() if labels is None else set(labels.tolist())
    return {label: name for label, name in enumerate(class_names) if label in present}


def _choose_class(letter: str, names: dict[int, str], default: int) -> int:
    labels, known = list(names), names.keys() >= set(FIRST_SUM)
    chosen: str = st.selectbox(
        f"Class {letter}",
        list(names.values()),
        index=labels.index(default) if known else "abc".index(letter) % len(names),
        key=f"sum_{letter}",
        bind="query-params",
        width=120,
    )
    return labels[list(names.values()).index(chosen)]


def _show_terms(
    core: Core,
    model: Description,
    terms: list[tuple[str, str, NDArray[np.float32], str]],
    condition: int | None,
) -> None:
    images = _decoded(core, model, np.stack([latent for _, _, latent, _ in terms]), condition)
    side = NARROW_PX if is_narrow() else TERM_PX
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for (sign, words, _, colour), image in zip(terms, images, strict=True):
            if sign:
                st.markdown(f"**{sign}**", width="content")
            with st.container(width=side, gap="xxsmall"):
                show_mean(image, words, side)
                st.markdown(f":{colour}[{plain(words)}]")


def _say_neighbours(core: Core, model: Description, latent: NDArray[np.float32]) -> None:
    encodings = core.encodings(model.name)
    assert encodings.labels is not None
    found = nearest(encodings.mu, latent, min(VOTERS, len(encodings)))
    vote = class_vote(encodings.labels[found.rows], found.distances)
    st.caption(
        f"Of the {vote.of} test images whose latents lie nearest to the sum, {vote.count} are "
        f"{plain(model.class_names[vote.label])}."
    )


def _decoded(
    core: Core, model: Description, z: NDArray[np.float32], condition: int | None
) -> NDArray[np.uint8]:
    labels = None if condition is None else np.full(len(z), condition, dtype=np.int64)
    return core.decode(model.name, z, labels)
