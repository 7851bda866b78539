"""How do a deck and its questions become JSON, and come back checked?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.rooms.scene import Deck, Question, Scene


def deck_json(deck: Deck) -> dict[str, Any]:
    """A deck as plain dicts, lists and texts."""
    return {"title": deck.title, "scenes": [_scene_json(scene) for scene in deck.scenes]}


def deck_of(stored: Mapping[str, Any]) -> Deck:
    """The deck of which `stored` is the JSON. Raises RoomError for what it cannot be."""
    return Deck(stored["title"], tuple(_scene_of(scene) for scene in stored["scenes"]))


def _scene_json(scene: Scene) -> dict[str, Any]:
    question = scene.question
    stored = {"address": scene.address, "title": scene.title, "notes": scene.notes}
    if question is None:
        return stored
    asked = {
        "kind": question.kind,
        "text": question.text,
        "options": list(question.options),
        "answer": question.answer,
        "settings": dict(question.settings),
    }
    return stored | {"question": asked}


def _scene_of(stored: Mapping[str, Any]) -> Scene:
    asked = stored.get("question")
    question = asked and Question(
        asked["kind"], asked["text"], tuple(asked["options"]), asked["answer"], asked["settings"]
    )
    return Scene(stored["address"], stored["title"], stored["notes"], question or None)
