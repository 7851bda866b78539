"""What is left of a talk to take away: a map with what the room put on it, and a film of it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, CoreError
from explorer.figures.palette import Theme
from explorer.images.captions import captioned
from explorer.images.film import STREAMS, can_mp4
from explorer.images.plane_picture import plane_picture, with_pins
from explorer.latent.windows import square_window
from explorer.rooms import ROOMS, RoomError, Scene
from explorer.rooms.state import RoomState
from explorer.rooms.views import model_of
from explorer.ui.components.latent_pad import Mark
from explorer.ui.pictures.map_content import MapPlan, shared_map
from explorer.ui.pictures.saved_pages import map_page
from explorer.ui.shell.desk_key import DeskKey
from explorer.ui.shell.download import offer_file

SIDE_PX, RATE, STEPS, REST = 448, 10, 40, 12
"""Of the film: a frame's side, frames a second, frames in which a scene fills, frames it rests."""
MOST_MARKS = 400
MOST_FRAMES = 1500


@dataclass(frozen=True, eq=False)
class Placed:
    """What a room put on one plane.

    Attributes:
        title: the scene's.
        model: whose plane.
        places: float (N, 2), in the order in which they came.
        names: what each is, "" for a pin and the digit for a drawing.
    """

    title: str
    model: str
    places: NDArray[np.float64]
    names: tuple[str, ...]


def offer_record(core: Core, key: DeskKey, theme: Theme) -> None:
    """The map as a page, and the film, once anything is on a plane."""
    state = ROOMS.room(key.code).state
    if not placed_by(core, state):
        return
    offer_file(
        "The room’s map as a page",
        lambda: room_map(core, state),
        f"room-{key.code}-map.html",
        key="desk_map",
        icon="public",
        help="One file that decodes by itself, with the room’s pins and drawings on it.",
    )
    ending = "mp4" if can_mp4() else "gif"
    offer_file(
        "Film",
        lambda: STREAMS[ending](room_film(core, state, theme), RATE),
        f"room-{key.code}.{ending}",
        key="desk_film",
        icon="movie",
        help="Pins and drawings as they came, scene by scene.",
    )


def has_record(core: Core, key: DeskKey) -> bool:
    """Whether anything is on a plane; not in a room that has ended."""
    try:
        return bool(placed_by(core, ROOMS.room(key.code).state))
    except RoomError:
        return False


def placed_by(core: Core, state: RoomState) -> list[Placed]:
    """What the room put on planes, a scene each; without phones that were silenced."""
    found = []
    for number, scene in enumerate(state.deck.scenes):
        placed = _placed(core, state, number, scene)
        if placed is not None:
            found.append(placed)
    return found


def room_map(core: Core, state: RoomState) -> bytes:
    """The saved map of the model that the room trained, or of the last that it pointed at.

    Raises RoomError where nothing is on a plane any more.
    """
    placed = _still_placed(core, state)
    is_there = core.knows(state.model) and _latents(core, state.model) is not None
    model = state.model if is_there else placed[-1].model
    is_conditional = core.describe(model).can("conditional")
    shared = shared_map(core, MapPlan(model, None, 0 if is_conditional else None))
    shared.complete(core, is_whole=True)
    marks = [
        Mark((float(x), float(y)), None, name)
        for one in placed
        if one.model == model
        for (x, y), name in zip(one.places, one.names, strict=True)
    ]
    data = replace(shared.data(), marks=tuple(marks[-MOST_MARKS:]), marks_title="the room")
    return map_page(core, data)


def room_film(core: Core, state: RoomState, theme: Theme) -> Iterator[NDArray[np.uint8]]:
    """The frames uint8 (H, W, 3): each scene's plane, and on it what came, as it came.

    One at a time: of a long talk they are hundreds of megabytes. The first raises RoomError where
    nothing is on a plane any more.
    """
    scenes = _still_placed(core, state)
    most = min(STEPS, max(MOST_FRAMES // len(scenes) - REST, 1))
    for placed in scenes:
        encodings = core.encodings(placed.model)
        x0, x1, y0, y1 = square_window(encodings.mu, (0.0, 0.0)).bounds
        window = ((x0, x1), (y0, y1))
        plane = plane_picture(
            encodings.mu, theme.classes, encodings.labels, window, SIDE_PX, theme.paper
        )
        count = len(placed.places)
        steps = np.unique(np.ceil(np.linspace(0, count, min(most, count) + 1)).astype(int))
        title = placed.title.encode("latin-1", "replace").decode("latin-1")
        for some in steps:
            shown = with_pins(plane, window, placed.places[:some], theme.incoming, theme.paper)
            frame = captioned(shown, title)
            yield frame
        yield from [frame] * REST


def _still_placed(core: Core, state: RoomState) -> list[Placed]:
    """At least one: what was there when the file was offered may have been cleared since."""
    placed = placed_by(core, state)
    if not placed:
        raise RoomError("There is nothing on a plane any more.")
    return placed


def _latents(core: Core, model: str) -> int | None:
    """How many; None where the card cannot be read just now, which may not take the desk away."""
    try:
        return core.describe(model).latent_dim
    except CoreError:
        return None


def _placed(core: Core, state: RoomState, number: int, scene: Scene) -> Placed | None:
    if scene.question is None or scene.question.kind not in PLACES:
        return None
    model = model_of(state, scene.question)
    if not core.knows(model) or _latents(core, model) != 2:
        return None
    places, names = [], []
    for answer in sorted(state.heard(number), key=lambda one: one.at_s):
        value = answer.value
        at = value.get("at") if isinstance(value, dict) else value
        is_place = isinstance(at, list) and len(at) == 2
        if is_place and answer.id not in state.refused:
            places.append(at)
            names.append(str(value.get("asked", "")) if isinstance(value, dict) else "")
    if not places:
        return None
    return Placed(scene.title, model, np.array(places, dtype=np.float64), tuple(names))


PLACES = ("point", "guess", "draw")
"""Kinds of question whose answers are places, and are kept."""
