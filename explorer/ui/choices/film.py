"""How does a visitor say what a film is like: its length, size, times, and whether it loops?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from explorer.images.film import MISSING, can_mp4
from explorer.latent.errors import LatentError
from explorer.latent.keyframes import leg_seconds
from explorer.portable.film import FilmShape
from explorer.ui.choices.one_of import choose_one
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.plain import plain

SIDES = {"small": 224, "large": 448}
FORMATS = {"MP4": "mp4", "GIF": "gif", "WebP": "webp", "Frames": "zip"}
LONGEST_TIMES, LONGEST_S = 200, 20.0


def choose_film(keyframes: int) -> FilmShape:
    """The controls, which the address keeps.

    Args:
        keyframes: how many there are, to which the times belong.
    """
    seconds = st.slider("Seconds", 1.0, 12.0, 4.0, 0.5, key="film_seconds", bind="query-params")
    size = choose_one("Size", list(SIDES), "film_size", default="small")
    with st.container(horizontal=True, gap="small"):
        eases = st.toggle("Ease in and out", key="film_ease", bind="query-params")
        is_once = st.toggle("Once, no loop", key="film_once", bind="query-params")
    told = st.text_input(
        "Times of the keyframes, s",
        key="film_times",
        bind="query-params",
        placeholder="evenly, or such as 0, 1.5, 4",
        max_chars=LONGEST_TIMES,
        help="When each is reached, rising from 0. A loop goes back in what is left of the length.",
    )
    shape = FilmShape(float(seconds), SIDES[size], bool(eases), not is_once)
    try:
        times = _times(told)
        legs = keyframes if shape.loops else keyframes - 1
        if times and sum(leg_seconds([1.0] * legs, shape.seconds, times, shape.loops)) > LONGEST_S:
            raise LatentError(f"A film here lasts up to {LONGEST_S:g} s: the command makes longer.")
    except LatentError as error:
        st.warning(plain(error), icon=":material/info:")
        times = None
    return FilmShape(shape.seconds, shape.side, shape.eases, shape.loops, times)


def offer_films(make: Callable[[str], bytes], name: str, is_ready: bool = True) -> None:
    """A button for each format; each is made when it is asked for, and shows that it is.

    Args:
        make: the file of an ending.
        name: of the file, without it.
        is_ready: whether there is a way to film.
    """
    with st.container(horizontal=True, gap="small"):
        for title, ending in FORMATS.items():
            offer_file(
                title,
                partial(make, ending),
                f"{name}.{ending}",
                key=f"film_{ending}",
                stands_out=True,
                is_ready=is_ready and (ending != "mp4" or can_mp4()),
            )
    if not can_mp4():
        st.caption(MISSING)


def _times(told: str | None) -> tuple[float, ...] | None:
    if not told or not told.strip():
        return None
    try:
        return tuple(float(part) for part in told.replace(";", ",").split(","))
    except ValueError:
        raise LatentError(
            f"“{told[:40]}” are no times: write seconds with commas between, such as 0, 1.5, 4."
        ) from None
