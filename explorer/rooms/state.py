"""What is a room at one moment, and what does each event make of it?

The state is nothing but the fold of a journal's events: whatever prefix of a journal survived is
a room that once was. An event is checked before it is written (`room.py`), never here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from explorer.rooms.journal import Event
from explorer.rooms.scene import Deck, Question, Scene
from explorer.rooms.stored import deck_json, deck_of

OPEN, CLOSED, REVEALED = "open", "closed", "revealed"


@dataclass(frozen=True)
class Answer:
    """What a phone sent.

    Attributes:
        id: of this answer alone: a changed one has another.
        n: which of the phone's answers to this question, from 0.
        value: as the question's kind took it.
        at_s: when, in Unix time.
    """

    id: str
    phone: str
    n: int
    value: Any
    at_s: float


@dataclass
class RoomState:
    """Everything that is kept of a room.

    Attributes:
        desk: the digest of the desk's secret.
        phases: of each scene's question, where it is not open.
        answers: by scene, phone and the answer's number.
        allowed: ids of drawings that the desk let through.
        joined: phones that ever came, in the order of their coming.
        model: the one that was trained on the room's drawings, "" before.
        places: where that one puts each phone's drawings, [x, y] in latent units.
        seq: events so far.
    """

    code: str
    desk: str
    deck: Deck
    began_s: float
    is_moderated: bool = False
    index: int = 0
    since_s: float = 0.0
    is_black: bool = False
    is_ended: bool = False
    model: str = ""
    seq: int = 0
    phases: dict[int, str] = field(default_factory=dict)
    answers: dict[int, dict[str, dict[int, Answer]]] = field(default_factory=dict)
    allowed: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    silenced: set[str] = field(default_factory=set)
    joined: dict[str, None] = field(default_factory=dict)
    places: dict[str, list[list[float]]] = field(default_factory=dict)

    @property
    def scene(self) -> Scene:
        """The one shown."""
        return self.deck.scenes[self.index]

    @property
    def question(self) -> Question | None:
        """Of the scene shown."""
        return self.scene.question

    @property
    def phase(self) -> str:
        """Of the scene shown's question."""
        return self.phases.get(self.index, OPEN)

    def heard(self, scene: int) -> Iterator[Answer]:
        """The answers to a scene's question of all who are not silenced, as phones came.

        Those of now: further ones may come, on other threads, while these are looked at.
        """
        for phone, own in list(self.answers.get(scene, {}).items()):
            if phone not in self.silenced:
                yield from list(own.values())

    def apply(self, event: Event) -> None:
        """Let one event happen."""
        self.seq += 1
        CHANGES[event["do"]](self, event)


def begun(event: Event) -> RoomState:
    """The room that a journal's first event made."""
    return RoomState(
        event["code"],
        event["desk"],
        deck_of(event["deck"]),
        event["at"],
        event["moderated"],
        since_s=event["at"],
    )


# --- events ------------------------------------------------------------------------------------


def _scene(state: RoomState, event: Event) -> None:
    state.index, state.since_s, state.is_black = event["scene"], event["at"], False


def _black(state: RoomState, event: Event) -> None:
    state.is_black = event["on"]


def _phase(state: RoomState, event: Event) -> None:
    state.phases[event["scene"]] = event["phase"]


def _answer(state: RoomState, event: Event) -> None:
    # Where several servers write, the event has its id with it: each counts otherwise.
    number = event.get("id", state.seq)
    answer = Answer(
        f"{event['phone']}-{number}", event["phone"], event["n"], event["value"], event["at"]
    )
    own = state.answers.setdefault(event["scene"], {}).setdefault(event["phone"], {})
    own[event["n"]] = answer


def _clear(state: RoomState, event: Event) -> None:
    state.answers.pop(event["scene"], None)
    state.phases.pop(event["scene"], None)


def _moderated(state: RoomState, event: Event) -> None:
    state.is_moderated = event["on"]


def _allow(state: RoomState, event: Event) -> None:
    state.allowed.add(event["answer"])
    state.refused.discard(event["answer"])


def _refuse(state: RoomState, event: Event) -> None:
    state.refused.add(event["answer"])
    state.allowed.discard(event["answer"])


def _silence(state: RoomState, event: Event) -> None:
    (state.silenced.add if event["on"] else state.silenced.discard)(event["phone"])


def _join(state: RoomState, event: Event) -> None:
    state.joined[event["phone"]] = None


def _forget(state: RoomState, event: Event) -> None:
    state.joined.pop(event["phone"], None)


def _trained(state: RoomState, event: Event) -> None:
    state.model, state.places = event["model"], event["places"]


def _end(state: RoomState, _event: Event) -> None:
    state.is_ended = True


CHANGES: dict[str, Callable[[RoomState, Event], None]] = {
    "scene": _scene,
    "black": _black,
    "phase": _phase,
    "answer": _answer,
    "clear": _clear,
    "moderated": _moderated,
    "allow": _allow,
    "refuse": _refuse,
    "silence": _silence,
    "join": _join,
    "forget": _forget,
    "trained": _trained,
    "end": _end,
}
"""What each event does to a room."""


# --- snapshots ---------------------------------------------------------------------------------

PLAIN = (
    *("code", "desk", "began_s", "is_moderated", "index", "since_s", "is_black", "is_ended"),
    *("model", "places", "seq"),
)
LISTS = ("allowed", "refused", "silenced")


def state_json(state: RoomState) -> dict[str, Any]:
    """The state as JSON holds it."""
    answers = [
        [scene, each.id, each.phone, each.n, each.value, each.at_s]
        for scene, phones in state.answers.items()
        for own in phones.values()
        for each in own.values()
    ]
    stored = {name: getattr(state, name) for name in PLAIN}
    return {
        **stored,
        **{name: sorted(getattr(state, name)) for name in LISTS},
        "deck": deck_json(state.deck),
        "joined": list(state.joined),
        "phases": list(state.phases.items()),
        "answers": answers,
    }


def state_of(stored: dict[str, Any]) -> RoomState:
    """The state of which `stored` is the JSON."""
    sets: dict[str, Any] = {name: set(stored[name]) for name in LISTS}
    state = RoomState(
        **{name: stored[name] for name in PLAIN},
        **sets,
        deck=deck_of(stored["deck"]),
        joined=dict.fromkeys(stored["joined"]),
        phases=dict(stored["phases"]),
    )
    for scene, *answer in stored["answers"]:
        each = Answer(*answer)
        state.answers.setdefault(scene, {}).setdefault(each.phone, {})[each.n] = each
    return state
