"""How does a question's option name a picture, and which picture is that?

    words | picture:MODEL?z=0.3,-1.2      what MODEL decodes there; latents not named are 0
    picture:MODEL?seed=7                  a sample of MODEL
    picture:MODEL?test=17                 test image 17, or its reconstruction without the data
    …&class=3                             of a model that is told a class

Words alone are words; a picture alone has none. A picture is a few numbers and a model's name, so
that a deck stays a small text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, CoreError
from explorer.rooms.errors import RoomError

PREFIX = "picture:"
PICTURE = re.compile(r"picture:(?P<model>[\w.-]{1,100})\?(?P<how>[\w=&.,+-]{1,2000})", re.ASCII)
FARTHEST = 100.0
LARGEST_ROW = 1 << 31


@dataclass(frozen=True)
class Option:
    """What stands for an option: words, a picture or both."""

    words: str
    picture: str = ""


def option_of(text: str) -> Option:
    """An option as a deck says it, taken apart."""
    before, bar, after = text.rpartition("|")
    words, picture = (before.strip(), after.strip()) if bar else ("", text.strip())
    if picture.startswith(PREFIX):
        return Option(words, picture)
    return Option(text.strip())


def check_option(text: str) -> None:
    """Raises RoomError where an option names a picture in no way that there is."""
    picture = option_of(text).picture
    if picture:
        _parts(picture)


def picture_array(core: Core, picture: str) -> NDArray[np.uint8]:
    """The picture, uint8 (H, W) or (H, W, 3).

    Raises:
        RoomError: it names no picture, or the model has none such.
    """
    model, how = _parts(picture)
    label = int(how["class"]) if "class" in how else None
    try:
        if "z" in how:
            images = _decoded(core, model, how["z"], label)
        elif "seed" in how:
            images = core.draw_images(model, 1, int(how["seed"]), label).means
        else:
            images = core.test_images(model, [int(how["test"])]).images
    except (CoreError, IndexError, ValueError) as error:
        raise RoomError(f"The picture {picture[:60]!r} cannot be made: {error}") from error
    return as_picture(images[0])


def as_picture(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An image (C, H, W) as what is drawn: (H, W) or (H, W, 3)."""
    return image[0] if len(image) == 1 else np.ascontiguousarray(np.moveaxis(image, 0, -1))


def _decoded(core: Core, model: str, z: str, label: int | None) -> NDArray[np.uint8]:
    given = [float(part) for part in z.split(",")]
    row = np.zeros((1, core.describe(model).latent_dim), dtype=np.float32)
    if len(given) > row.shape[1]:
        raise ValueError(f"it has {row.shape[1]} latents, and {len(given)} were given.")
    row[0, : len(given)] = np.clip(given, -FARTHEST, FARTHEST)
    labels = None if label is None else np.array([label])
    return core.decode(model, row, labels)


def _parts(picture: str) -> tuple[str, dict[str, str]]:
    found = PICTURE.fullmatch(picture)
    how = dict(parse_qsl(found["how"])) if found else {}
    ways = [way for way in ("z", "seed", "test") if way in how]
    numbers = [how[key] for key in ("seed", "test", "class") if key in how]
    is_whole = all(text.isdecimal() and int(text) < LARGEST_ROW for text in numbers)
    if found is None or len(ways) != 1 or set(how) - {*ways, "class"} or not is_whole:
        raise RoomError(
            f"The picture {picture[:60]!r} is not one; say picture:MODEL?z=0.3,-1.2, ?seed=7 or "
            "?test=17."
        )
    return found["model"], how
