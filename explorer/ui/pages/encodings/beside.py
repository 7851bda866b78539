"""Which second map lies beside the first, and how far do the two agree?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.latent.neighbours import Agreement, agreement
from explorer.latent.projections import Projection
from explorer.training.split import TEST_DIGEST
from explorer.ui.pages.encodings.projection import VIEWS, projection_by
from explorer.ui.pictures.projection import flat_projection
from explorer.ui.shell.cached import cached

NOTHING = "one map"
COMPARED = 1_000
"""Of more images so many evenly spaced ones are compared, with 10 neighbours each."""


def choose_beside(core: Core, model: Description) -> tuple[Description, Projection] | None:
    """The control, and the second map's model and projection; None for one map alone."""
    views = [] if model.latent_dim == 2 else list(VIEWS)
    others = {other.title: other for other in _others(core, model)}
    chosen = st.selectbox(
        "Beside it",
        [NOTHING, *views, *others],
        key="beside",
        bind="query-params",
        label_visibility="collapsed",
        width=230,
    )
    if chosen in others:
        other = others[chosen]
        if len(core.encodings(other.name)) == len(core.encodings(model.name)):
            return other, flat_projection(core, other.name)
    return (model, projection_by(core, model, chosen)) if chosen in views else None


def say_agreement(core: Core, names: tuple[str, str], maps: tuple[Projection, Projection]) -> None:
    """A sentence on how many neighbours two maps of the same images share."""
    rows = _spread_out(maps)
    placed = [_at(projection, rows) for projection in maps]
    found = [
        _agreement(core, (name, *names), core.encodings(name).mu[rows].tobytes(), at.tobytes())
        for name, at in zip(names, placed, strict=True)
    ]
    shared = _agreement(core, names, placed[0].tobytes(), placed[1].tobytes()).shared
    trusted = " and ".join(f"{one.trustworthiness:.2f}" for one in found)
    continuous = " and ".join(f"{one.continuity:.2f}" for one in found)
    st.caption(
        f"The two maps share {shared:.0%} of each image's {found[0].neighbours} nearest. "
        f"Trustworthiness {trusted}, continuity {continuous}, of each to its own latents "
        f"(left and right, {len(rows):,} images)."
    )


def _others(core: Core, model: Description) -> list[Description]:
    """Models that have stored the same test images, by what their cards say."""
    own = model.card["split"].get(TEST_DIGEST)
    return [
        other
        for other in map(core.describe, core.list())
        if other.name != model.name
        and other.dataset == model.dataset
        and other.can("decodes_latent")
        and other.latent_dim >= 2
        and other.card["split"].get(TEST_DIGEST) == own
    ]


def _spread_out(maps: tuple[Projection, Projection]) -> NDArray[np.int64]:
    both = np.intersect1d(maps[0].rows, maps[1].rows)
    return both[np.linspace(0, len(both) - 1, min(len(both), COMPARED)).astype(np.int64)]


def _at(projection: Projection, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    return projection.points[np.searchsorted(projection.rows, rows)].astype(np.float32)


@cached(max_entries=64)
def _agreement(core: Core, names: tuple[str, ...], first: bytes, second: bytes) -> Agreement:
    del core, names  # the key under which it is kept
    placed = np.frombuffer(second, np.float32).reshape(-1, 2)
    return agreement(np.frombuffer(first, np.float32).reshape(len(placed), -1), placed)
