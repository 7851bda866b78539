"""What do a phone and the stage show of a room? As JSON; nobody is told more than they may see."""

from __future__ import annotations

from typing import Any

from explorer.rooms.kinds.registry import kind_of
from explorer.rooms.pictures import option_of
from explorer.rooms.room import Room
from explorer.rooms.scene import Question
from explorer.rooms.state import REVEALED, RoomState

View = dict[str, Any]
ROOM_MODEL = "room"
"""As a question's model, or in a scene's address: the one that this room trained."""
OWNER_PREFIX = "room-"
TRAINING_PAGE = "train"

PHONES_SETTINGS = ("extent", "asked", "subject")
PHONES_RESULTS = ("counts", "shares", "right", "median_distance")


def shown(room: Room) -> View:
    """What all phones are told alike."""
    state = room.state
    question = state.question
    view: View = {
        "title": state.deck.title,
        "scene": state.index,
        "scenes": len(state.deck.scenes),
        "black": state.is_black,
        "ended": state.is_ended,
        "moderated": state.is_moderated,
        "phase": state.phase,
        "question": question and _asked(question, state),
    }
    if question is not None and state.phase == REVEALED:
        view["results"] = _told(kind_of(question).results(question, room.heard()))
    return view


def own(room: Room, phone: str, outcomes: dict[str, View] | None = None) -> View:
    """What one phone is told: what it answered, and how that came out once it is revealed."""
    state = room.state
    answers = state.answers.get(state.index, {}).get(phone, {})
    mine = {
        "scene": state.index,
        "silenced": phone in state.silenced,
        "answers": {n: _said(answer.value) for n, answer in list(answers.items())},
        "outcome": (outcomes or {}).get(phone),
    }
    question = state.question
    if question is not None and question.settings.get("model") == ROOM_MODEL:
        mine["places"] = state.places.get(phone, [])
    return mine


def outcomes(room: Room) -> dict[str, View]:
    """For each phone how its answer came out; nothing before it is revealed."""
    question = room.state.question
    if question is None or room.state.phase != REVEALED:
        return {}
    return kind_of(question).outcomes(question, room.heard())


def staged(room: Room) -> View:
    """What the stage shows: the scene and those beside it, so that they are loaded ahead."""
    state = room.state
    scenes = state.deck.scenes
    beside = {
        index: {"address": address_of(state, index), "asks": scenes[index].question is not None}
        for index in (state.index - 1, state.index, state.index + 1)
        if 0 <= index < len(scenes)
    }
    return {**shown(room), "addresses": beside, "name": state.scene.title}


def results(room: Room, *, is_desk: bool = False) -> View:
    """What came in so far, as far as it may be seen: before it is revealed only how many."""
    state = room.state
    question = state.question
    view: View = {"scene": state.index, "present": room.present}
    if question is None:
        return view
    heard = room.heard()
    view["count"] = len({answer.phone for answer in heard})
    if is_desk or state.phase == REVEALED or not kind_of(question).is_hidden:
        view |= kind_of(question).results(question, heard)
    return view


def model_of(state: RoomState, question: Question) -> str:
    """The model that a question speaks of."""
    said = str(question.settings.get("model", ""))
    return state.model if said == ROOM_MODEL else said


def address_of(state: RoomState, index: int) -> str:
    """A scene's address, with the room's own model or training in it where that is meant.

    Of a model that is not there yet the stage shows the training, from before it begins.
    """
    page, mark, view = state.deck.scenes[index].address.partition("?")
    training = f"training={room_owner(state.code)}"
    own = {f"training={ROOM_MODEL}": training, f"model={ROOM_MODEL}": f"model={state.model}"}
    if not state.model and f"model={ROOM_MODEL}" in view.split("&"):
        return f"{TRAINING_PAGE}?{training}"
    return page + mark + "&".join(own.get(part, part) for part in view.split("&"))


def room_owner(code: str) -> str:
    """The key of a room, as an owner of models."""
    return f"{OWNER_PREFIX}{code}"


def room_of(owner: str) -> str | None:
    """The code of the room that an owner is; None for a visitor."""
    return owner.removeprefix(OWNER_PREFIX) if owner.startswith(OWNER_PREFIX) else None


def _asked(question: Question, state: RoomState) -> View:
    kind = kind_of(question)
    options = [option_of(text) for text in question.options]
    # The words beside pictures may say which is which: they are told with the result.
    is_told = state.phase == REVEALED or not any(option.picture for option in options)
    settings = {key: question.settings[key] for key in PHONES_SETTINGS if key in question.settings}
    return {
        "kind": question.kind,
        "text": question.text,
        "most": kind.most,
        "options": [
            {"words": option.words if is_told else "", "picture": bool(option.picture)}
            for option in options
        ],
        **settings,
        "model": model_of(state, question) if kind.needs_model else "",
    }


def _said(value: Any) -> Any:
    """What a phone is told of its own answer: of a drawing that it is there, and where."""
    return {"at": value["at"], "label": value["label"]} if isinstance(value, dict) else value


def _told(found: View) -> View:
    """Of a question's results what phones show: figures, and no crowd of places."""
    return {
        key: found[key] for key in ("counts", "shares", "right", "median_distance") if key in found
    }
