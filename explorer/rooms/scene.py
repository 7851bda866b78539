"""What does a lecturer step through: scenes, each a view of the app with at most one question?

Nothing here computes; each class only refuses what it cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from explorer.rooms.errors import RoomError

MOST_SCENES = 200
MOST_OPTIONS = 8
ADDRESS_CHARS, TITLE_CHARS, NOTES_CHARS = 8_000, 200, 8_000
TEXT_CHARS, OPTION_CHARS, SETTING_CHARS = 300, 4_000, 400
ADDRESS = re.compile(r"[a-z_]+(\?[^\s#\\<>\"]*)?")
"""A page's name and its view, below the app's own address: no other host, no path upwards."""
NAME = re.compile(r"[a-z_]{1,40}")

Setting = str | float | int


@dataclass(frozen=True)
class Question:
    """What a scene asks of the room.

    Attributes:
        kind: a key of `explorer.rooms.kinds.registry.KINDS`.
        text: one sentence, shown on phones and stage.
        options: what there is to choose from, words or pictures (see `explorer.rooms.pictures`).
        answer: what is right, as the kind reads it; "" where nothing is.
        settings: such as `model`, as the kind reads them.
    """

    kind: str
    text: str
    options: tuple[str, ...] = ()
    answer: str = ""
    settings: Mapping[str, Setting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_text("A question's kind", self.kind, 40)
        _check_text("A question", self.text, TEXT_CHARS)
        _check_text("A question's answer", self.answer, OPTION_CHARS)
        if not isinstance(self.options, tuple) or len(self.options) > MOST_OPTIONS:
            raise RoomError(f"A question has at most {MOST_OPTIONS} options.")
        for option in self.options:
            _check_text("An option", option, OPTION_CHARS)
        if not isinstance(self.settings, Mapping) or len(self.settings) > 16:
            raise RoomError("A question has at most 16 settings.")
        for name, value in self.settings.items():
            _check_setting(name, value)


@dataclass(frozen=True)
class Scene:
    """A view of the app in a lecture.

    Attributes:
        address: page and view below the app's own address, such as
            `latent_map?model=mnist-vae-2d`.
        title: in the lecturer's list.
        notes: for the desk alone.
        question: to the room, if any.
    """

    address: str
    title: str
    notes: str = ""
    question: Question | None = None

    def __post_init__(self) -> None:
        _check_text("A scene's address", self.address, ADDRESS_CHARS)
        _check_text("A scene's title", self.title, TITLE_CHARS)
        _check_text("A scene's notes", self.notes, NOTES_CHARS)
        if not ADDRESS.fullmatch(self.address):
            raise RoomError(
                f"A scene's address is {self.address[:60]!r}; it begins with a page's name, such "
                "as latent_map?model=mnist-vae-2d, and names no other site."
            )
        if not (self.question is None or isinstance(self.question, Question)):
            raise RoomError("A scene's question is no question.")


@dataclass(frozen=True)
class Deck:
    """A lecture: its scenes in order, at least one."""

    title: str
    scenes: tuple[Scene, ...]

    def __post_init__(self) -> None:
        _check_text("A deck's title", self.title, TITLE_CHARS)
        if not isinstance(self.scenes, tuple) or not 1 <= len(self.scenes) <= MOST_SCENES:
            raise RoomError(f"A deck has at least one scene, and at most {MOST_SCENES}.")


def _check_text(what: str, value: object, most: int) -> None:
    if not isinstance(value, str):
        raise RoomError(f"{what} is no text.")
    if len(value) > most:
        raise RoomError(f"{what} has {len(value)} characters; at most {most} are allowed.")


def _check_setting(name: object, value: object) -> None:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise RoomError(f"A question's setting is called {str(name)[:40]!r}, which is no name.")
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            if isfinite(float(value)):
                return
        except OverflowError:
            raise RoomError(f"The setting {name} is too large a number.") from None
    _check_text(f"The setting {name}", value, SETTING_CHARS)
