"""What may the desk do, and which events does that come to?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.rooms.errors import RoomError
from explorer.rooms.journal import Event
from explorer.rooms.state import CLOSED, OPEN, REVEALED, RoomState

Events = list[tuple[str, Event]]
Action = Callable[[RoomState, dict[str, Any]], Events]
MOST_NAME_CHARS = 100


def _step(by: int) -> Action:
    def step(state: RoomState, _values: dict[str, Any]) -> Events:
        there = min(max(state.index + by, 0), len(state.deck.scenes) - 1)
        return [("scene", {"scene": there})] if there != state.index or state.is_black else []

    return step


def _goto(state: RoomState, values: dict[str, Any]) -> Events:
    there = values.get("index")
    count = len(state.deck.scenes)
    if type(there) is not int or not 0 <= there < count:
        raise RoomError(f"There is no scene of that number; there are {count}.")
    return [("scene", {"scene": there})]


def _black(state: RoomState, values: dict[str, Any]) -> Events:
    given = values.get("on")
    return [("black", {"on": not state.is_black if given is None else bool(given)})]


def _to_phase(phase: str) -> Action:
    def change(state: RoomState, _values: dict[str, Any]) -> Events:
        if state.question is None:
            raise RoomError("This scene asks the room nothing.")
        return [("phase", {"scene": state.index, "phase": phase})]

    return change


def _clear(state: RoomState, _values: dict[str, Any]) -> Events:
    return [("clear", {"scene": state.index})]


def _moderate(_state: RoomState, values: dict[str, Any]) -> Events:
    return [("moderated", {"on": bool(values.get("on", True))})]


def _judge(do: str) -> Action:
    def judge(_state: RoomState, values: dict[str, Any]) -> Events:
        return [(do, {"answer": _name(values, "answer")})]

    return judge


def _silence(state: RoomState, values: dict[str, Any]) -> Events:
    phone = _name(values, "phone")
    if phone not in state.joined:
        raise RoomError("There is no such phone in this room.")
    return [("silence", {"phone": phone, "on": bool(values.get("on", True))})]


def _end(_state: RoomState, _values: dict[str, Any]) -> Events:
    return [("end", {})]


def _name(values: dict[str, Any], key: str) -> str:
    name = values.get(key)
    if not isinstance(name, str) or not 0 < len(name) <= MOST_NAME_CHARS:
        raise RoomError(f"It is not said which {key} is meant.")
    return name


ACTIONS: dict[str, Action] = {
    "next": _step(1),
    "prev": _step(-1),
    "goto": _goto,
    "black": _black,
    "open": _to_phase(OPEN),
    "close": _to_phase(CLOSED),
    "reveal": _to_phase(REVEALED),
    "hide": _to_phase(OPEN),
    "clear": _clear,
    "moderate": _moderate,
    "allow": _judge("allow"),
    "refuse": _judge("refuse"),
    "silence": _silence,
    "end": _end,
}
