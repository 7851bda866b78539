"""How is a walk taken to a slide: how long, how large, as GIF or WebP?"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import GEODESIC, Core, Description
from explorer.images.gif import gif_bytes, webp_bytes
from explorer.images.tiling import as_picture, enlarge
from explorer.ui.choices.one_of import choose_one
from explorer.ui.pages.generate.walks import WAY_TITLES, WalkPlan, walk_of
from explorer.ui.shell.cached import cached
from explorer.ui.shell.download import offer_file

FRAME_MS = 50
SIDES = {"small": 224, "large": 448}
PREVIEW_PX = 150


@dataclass(frozen=True)
class FilmPlan:
    """A closed walk: which way it takes, how long, and how large its pictures are about."""

    walk: WalkPlan
    way: str
    seconds: float
    side: int

    @property
    def model(self) -> str:
        """The name of the model through whose latents it goes."""
        return self.walk.model

    @property
    def frames(self) -> int:
        """Pictures in one round."""
        return max(2, round(1000 * self.seconds / FRAME_MS))


def show_film(core: Core, model: Description, plan: WalkPlan) -> None:
    """The controls of the film, its downloads, and the film itself."""
    st.markdown(":green[**A walk for slides**] :gray[— back to A, looped]")
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        preview = st.container(width=PREVIEW_PX)
        with st.container(width=230, gap="small"):
            film = _choose_film(plan)
            with st.container(horizontal=True, gap="small"):
                for title, ending, encode in (
                    ("GIF", "gif", film_gif),
                    ("WebP", "webp", film_webp),
                ):
                    offer_file(
                        title,
                        partial(encode, core, film),
                        f"{model.name}-walk.{ending}",
                        key=f"film_{ending}",
                        stands_out=True,
                    )
            st.caption(f"{film.frames} pictures, {1000 // FRAME_MS} a second, looped.")
    with preview:
        st.image(
            _preview(core, film),
            width=PREVIEW_PX,
            alt=f"The walk through {len(plan.rows)} images and back, {film.seconds:g} s",
        )


def film_gif(core: Core, film: FilmPlan) -> bytes:
    """The walk as an animated GIF."""
    return gif_bytes(film_frames(core, film), FRAME_MS)


def film_webp(core: Core, film: FilmPlan) -> bytes:
    """The same as an animated WebP: exact colours, and usually smaller."""
    return webp_bytes(film_frames(core, film), FRAME_MS)


def film_frames(core: Core, film: FilmPlan, side: int | None = None) -> NDArray[np.uint8]:
    """uint8 (T, H, W) or (T, H, W, 3); the round closes, so the last is not the first again."""
    found = walk_of(core, film.walk, film.way, film.frames + 1, is_closed=True)
    images = found.images[:-1]
    factor = max(1, round((side or film.side) / max(images.shape[2:])))
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
    seconds = st.slider(
        "Seconds for one round", 1.0, 12.0, 4.0, 0.5, key="film_seconds", bind="query-params"
    )
    size = choose_one("Size", list(SIDES), "film_size", default="small")
    return FilmPlan(plan, way, float(seconds), SIDES[size])


@cached(max_entries=16)
def _preview(core: Core, film: FilmPlan) -> str:
    frames = film_frames(core, film, side=PREVIEW_PX)
    return "data:image/webp;base64," + base64.b64encode(webp_bytes(frames, FRAME_MS)).decode()
