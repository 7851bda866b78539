"""How is a walk taken to a slide: how long, how large, in which format?"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import GEODESIC, Core, Description
from explorer.images.film import FILMS
from explorer.images.gif import webp_bytes
from explorer.images.tiling import as_picture, enlarge
from explorer.portable import film as keyframed
from explorer.portable.film import FilmShape, film_latents
from explorer.ui.choices.film import choose_film, offer_films
from explorer.ui.pages.generate.walks import WAY_TITLES, WalkPlan, walk_of
from explorer.ui.shell.cached import cached

PREVIEW_PX = 150


@dataclass(frozen=True)
class FilmPlan:
    """A walk as a film: which way it takes, and how it moves."""

    walk: WalkPlan
    way: str
    shape: FilmShape

    @property
    def model(self) -> str:
        """The name of the model through whose latents it goes."""
        return self.walk.model

    @property
    def is_even(self) -> bool:
        """Whether it goes round at one pace, which the whole walk is then evened for."""
        return self.shape.loops and not self.shape.eases and self.shape.times is None


def show_film(core: Core, model: Description, plan: WalkPlan) -> None:
    """The controls of the film, its downloads, and the film itself."""
    st.markdown(":green[**A walk for slides**] :gray[— A, B, … are its keyframes]")
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        preview = st.container(width=PREVIEW_PX)
        with st.container(width=230, gap="small"):
            film = _choose_film(plan)
            offer_films(lambda ending: film_bytes(core, film, ending), f"{model.name}-walk")
            frames = len(film_frames(core, film, PREVIEW_PX))
            st.caption(f"{frames} pictures, {film.shape.rate} a second.")
    with preview:
        st.image(
            _preview(core, film),
            width=PREVIEW_PX,
            alt=f"The walk through {len(plan.rows)} images, {frames / film.shape.rate:g} s",
        )


def film_bytes(core: Core, film: FilmPlan, ending: str) -> bytes:
    """The film as a file of this ending, one of `FILMS`."""
    return FILMS[ending](film_frames(core, film), film.shape.rate)


@cached(max_entries=8)
def film_z(core: Core, film: FilmPlan) -> NDArray[np.float32]:
    """The latent of every frame, (T, D), of a film that is not even."""
    anchors = core.encodings(film.model).mu[list(film.walk.rows)]
    return film_latents(core, film.model, anchors, film.way, film.shape, film.walk.condition)


def film_frames(core: Core, film: FilmPlan, side: int | None = None) -> NDArray[np.uint8]:
    """uint8 (T, H, W) or (T, H, W, 3); where it loops, the last is not the first again."""
    px = side or film.shape.side
    if not film.is_even:
        at_any_size = replace(film, shape=replace(film.shape, side=0))
        z = film_z(core, at_any_size)
        return keyframed.film_frames(core, film.model, z, px, film.walk.condition)
    count = max(2, round(film.shape.rate * film.shape.seconds))
    found = walk_of(core, film.walk, film.way, count + 1, is_closed=True)
    images = found.images[:-1]
    factor = max(1, round(px / max(images.shape[2:])))
    return np.stack([enlarge(as_picture(image), factor) for image in images])


def _choose_film(plan: WalkPlan) -> FilmPlan:
    ways = list(WAY_TITLES)
    way = st.selectbox(
        "Way",
        ways,
        index=ways.index(GEODESIC),
        format_func=WAY_TITLES.__getitem__,
        key="film_way",
        bind="query-params",
    )
    return FilmPlan(plan, way, choose_film(len(plan.rows)))


@cached(max_entries=16)
def _preview(core: Core, film: FilmPlan) -> str:
    frames = film_frames(core, film, side=PREVIEW_PX)
    encoded = webp_bytes(frames, round(1000 / film.shape.rate))
    return "data:image/webp;base64," + base64.b64encode(encoded).decode()
