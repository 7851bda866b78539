"""What does a visitor see and touch before Streamlit's front end has come?

The page itself carries its first picture: the decoded tiles and the encodings of the model that
was asked for, as they were made once (`explorer.portable.first_picture`), with a script that has
the live socket decode what is under the pointer. The front end needs a megabyte before it can do
either.

Buys: on a line of 400 kbit/s a picture within two seconds, not forty, and one that answers.
Breaks when: an upgrade renames the parts by which the page's own picture is known (`stMain`, the
script's state); the first picture then stands until the page has rested, or over it, and the tests
in a browser fail.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from explorer.figures.palette import DARK, LIGHT, THEMES
from explorer.portable.first_picture import (
    FILE,
    FirstPictureError,
    FirstPictures,
    Tiles,
    read_first_pictures,
)
from explorer.portable.plane_dots import stored_dots
from explorer.training.checkpoint_names import CARD_FILE, NAME_PATTERN
from explorer.ui.shell.first_choice import FIRST_CHOICE, PARAMETER
from explorer.ui.shell.stylesheet import style_beside, variables

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
KEPT = 32
MOST_DOTS = 20_000
"""81 kB of base64 packed; more than that many lie on one another."""
DOT_PX = {"latent_map": 2.2, "encodings": 2.2}
PLANE_WORDS = "z — move the pointer anywhere", "z — touch the plane anywhere"
_ROLES = ("paper", "ink", "quiet", "grid", "latent", "outgoing")
Kept = tuple[FirstPictures, FirstPictures]
"""With some of the dots, and with all."""
STYLE = (
    "<style>:root{"
    + variables(
        **{
            f"first-{role}-{theme.name}": getattr(theme, role)
            for theme in (LIGHT, DARK)
            for role in _ROLES
        }
    )
    + "}</style>"
    + style_beside(__file__)
)


@dataclass(frozen=True)
class PageWords:
    """How a page's first picture is told.

    Attributes:
        alt: of the picture, for those who do not see it.
        has_tiles, has_dots: what it consists of.
        has_every_dot: whether the encodings are what the page is about, and none may lack.
    """

    alt: str
    has_tiles: bool = True
    has_dots: bool = True
    has_every_dot: bool = False


PAGES: Mapping[str, PageWords] = {
    "latent_map": PageWords("The latent plane, decoded place by place, with the test images on it"),
    "manifold": PageWords("The decoder's images over the latent plane, as tiles", has_dots=False),
    "encodings": PageWords(
        "Where the test images lie on the latent plane", has_tiles=False, has_every_dot=True
    ),
}


class FirstPictureOf:
    """The first picture of each page, as HTML.

    Args:
        folder: of the checkpoints.
        make: makes a model's first pictures, in a thread beside; where its folder has none they are
            there for the next visitor. It may raise.
    """

    def __init__(self, folder: Path, make: Callable[[str], FirstPictures] | None = None) -> None:
        self._folder, self._make = folder, make
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], Kept | None] = OrderedDict()

    def html(self, page: str, title: str, query: str) -> str:
        """What stands in the page; "" where there is nothing yet to show of what was asked."""
        asked = dict(parse_qsl(query))
        # Whatever else the address asks for, such as a view, is not what the picture shows.
        if page not in PAGES or not asked.keys() <= {PARAMETER}:
            return ""
        model = asked.get(PARAMETER, FIRST_CHOICE)
        found = self._of(model)
        if found is None:
            return ""
        return _html(page, title, model, found[PAGES[page].has_every_dot])

    def _of(self, model: str) -> Kept | None:
        """The pictures of a model that is listed here, if they are there."""
        if not NAME_PATTERN.fullmatch(model):
            return None
        try:
            version = (self._folder / model / CARD_FILE).stat().st_mtime_ns
        except OSError:
            return None
        with self._lock:
            key = (model, version)
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            self._kept[key] = found = self._read(model)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        if found is None and self._make is not None:
            threading.Thread(
                target=self._make_one, args=(key,), name=f"first pictures of {model}", daemon=True
            ).start()
        return found

    def _read(self, model: str) -> Kept | None:
        try:
            return self._with_every_dot(model, read_first_pictures(self._folder / model / FILE))
        except FirstPictureError:
            return None

    def _with_every_dot(self, model: str, found: FirstPictures) -> Kept:
        stored = stored_dots(self._folder / model, found.window, MOST_DOTS)
        dots, counts = stored or (found.dots, found.counts)
        return found, replace(found, dots=dots, counts=counts)

    def _make_one(self, key: tuple[str, int]) -> None:
        assert self._make is not None
        try:
            made = self._make(key[0])
        except Exception:  # such as of a latent space that is no plane: its pages have none
            return
        with self._lock:
            self._kept[key] = self._with_every_dot(key[0], made)


def _html(page: str, title: str, model: str, pictures: FirstPictures) -> str:
    words, tiles = PAGES[page], pictures.manifold if page == "manifold" else pictures.map
    told: dict[str, Any] = {
        "page": page,
        "model": model,
        "shape": pictures.image_shape,
        "label": pictures.label,
        "grid": tiles.grid,
    }
    dots = ""
    if words.has_dots:
        told |= {
            "window": pictures.window,
            "counts": pictures.counts,
            "radius": DOT_PX[page],
            "colours": {name: theme.classes for name, theme in THEMES.items()},
        }
        # Behind the words, which a slow line brings first.
        dots = f'<template data-part="places">{pictures.dots}</template>'
    else:
        told["axes"] = tiles.axes
    image = _image(tiles, words.alt) if words.has_tiles else ""
    _, height, width = pictures.image_shape
    moved, touched = PLANE_WORDS
    return (
        f'<div id="first-picture" role="main" aria-label="First picture" data-page="{page}"'
        f"{' data-ink' if pictures.is_ink else ''} "
        f'data-told="{escape(json.dumps(told, separators=(",", ":")))}"><div>'
        f'<p data-part="heading" role="heading" aria-level="1">{escape(title)}</p>'
        '<p data-part="status" role="status">the rest of the page is loading…</p>'
        f'<p data-part="words" data-touched="{touched}">{moved}</p>'
        '<div data-part="plane" tabindex="0" role="application" aria-roledescription="map" '
        f'aria-label="{words.alt}. Arrow keys move the cursor, with Shift faster.">'
        f"{image}"
        + ('<canvas data-part="dots" aria-hidden="true"></canvas>' if words.has_dots else "")
        + '<i data-part="cursor" style="left:50%;top:50%"></i></div>'
        '<p data-part="title">decoded p(x|z)</p><p data-part="line">connecting</p>'
        f'<canvas data-part="screen" width="{width}" height="{height}" role="img" '
        'aria-label="Decoded image"></canvas>'
        f"</div>{dots}</div><script>{SCRIPT}</script>"
    )


def _image(tiles: Tiles, alt: str) -> str:
    return (
        f'<img data-part="image" alt="{escape(alt)}" src="data:image/avif;base64,{tiles.picture}">'
    )
