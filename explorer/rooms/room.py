"""What happens in one room: who comes, what the desk does, what phones answer?

A change is checked, written into the state, and counts once it is on the disk: whoever is told of
an answer calls `flush` first. Thread-safe: phones come through the event loop, the desk through a
page's thread.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explorer.rooms import limits
from explorer.rooms.actions import ACTIONS
from explorer.rooms.codes import opens
from explorer.rooms.errors import NoRoom, RoomError, WrongSecret
from explorer.rooms.journal import Event, Journal, RoomJournal
from explorer.rooms.kinds.registry import kind_of
from explorer.rooms.scene import Question
from explorer.rooms.state import OPEN, Answer, RoomState, begun, state_json, state_of

ENDED = "This room has ended."

_LOGGER = logging.getLogger(__name__)


class Room:
    """One room, from its folder.

    Args:
        journal: of its events, or the folder where that lies, or will.
        first: the event that makes a new room; None for one that is on the disk.

    Attributes:
        revision: grows with whatever changes a result, pointers too.
        control: grows with whatever changes what phones and stage show.

    Raises:
        NoRoom: nothing of a room is on the disk.
    """

    def __init__(
        self,
        journal: Path | RoomJournal,
        first: Event | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._journal = Journal(journal) if isinstance(journal, Path) else journal
        self._clock = clock
        self._lock = threading.RLock()
        self._disk = threading.Lock()
        self._pending: list[Event] = []
        self._unfolded = 0
        self._listeners: set[Callable[[], None]] = set()
        self._connected: Counter[str] = Counter()
        self._pointers: dict[str, list[float]] = {}
        self._sent: Counter[str] = Counter()
        self.revision = 0
        self.control = 0
        self.state = self._loaded(first)

    def _loaded(self, first: Event | None) -> RoomState:
        if first is not None:
            self._pending.append(first)
            return begun(first)
        snapshot, events = self._journal.load()
        if snapshot is None and not events:
            raise NoRoom("There is nothing of this room on the disk.")
        state = state_of(snapshot) if snapshot else begun(events.pop(0))
        for event in events:
            state.apply(event)
        return state

    # --- what is written ---------------------------------------------------------------------

    def flush(self) -> None:
        """Have everything that happened before this call on the disk when it returns.

        Raises:
            RoomError: the disk does not take it.
        """
        with self._disk:  # whoever waits here finds its own events written with the others'
            with self._lock:
                events, self._pending = self._pending, []
            if not events:
                return
            try:
                self._journal.append(events)
            except OSError as error:
                with self._lock:
                    self._pending = events + self._pending
                raise RoomError("The room's journal cannot be written.") from error
            try:
                self._fold(len(events))
            except OSError:  # the journal has everything, and grows until a snapshot can be written
                _LOGGER.exception("The room's snapshot cannot be written.")

    def _fold(self, count: int) -> None:
        self._unfolded += count
        if self._unfolded < limits.EVENTS_PER_SNAPSHOT:
            return
        with self._lock:
            if self._pending:  # the state has them already, the journal has not
                return
            stored = state_json(self.state)
        self._journal.rotate(stored)
        self._unfolded = 0

    def _happen(self, do: str, **values: Any) -> None:
        event = {"do": do, "at": self._clock(), **values}
        self.state.apply(event)
        self._pending.append(event)

    def _changed(self, is_control: bool) -> None:
        self.revision += 1
        self.control += is_control
        for listener in tuple(self._listeners):
            listener()

    # --- phones ------------------------------------------------------------------------------

    def join(self, phone: str) -> None:
        """Let a phone in. Raises RoomError where the room is full or has ended."""
        with self._lock:
            self._check_open()
            if self.present >= limits.PHONES and phone not in self._connected:
                raise RoomError(f"This room is full: {limits.PHONES} phones are in it.")
            if phone not in self.state.joined:
                self._make_place()
                self._happen("join", phone=phone)
            self._connected[phone] += 1
            self._changed(is_control=False)

    def _make_place(self) -> None:
        """Forget the first phone that is gone and said nothing, where too many are remembered."""
        if len(self.state.joined) < limits.TOKENS:
            return
        said = {phone for answers in self.state.answers.values() for phone in answers}
        kept = said | self.state.silenced | self._connected.keys()
        silent = next((phone for phone in self.state.joined if phone not in kept), None)
        if silent is None:
            raise RoomError(f"{limits.TOKENS} phones have been in this room; it is full.")
        self._happen("forget", phone=silent)

    def leave(self, phone: str) -> None:
        """A phone's connection is gone."""
        with self._lock:
            self._connected[phone] -= 1
            if self._connected[phone] < 1:
                del self._connected[phone]
                self._pointers.pop(phone, None)
            self._changed(is_control=False)

    def taken(self, scene: int, n: int, phone: str, value: Any) -> tuple[Question, Any]:
        """An answer, checked, and the question that it answers.

        Raises:
            RoomError: it is none, or the question takes none now.
        """
        with self._lock:
            question = self._answerable(scene, phone)
            kind = kind_of(question)
            if kind.moves or not 0 <= n < kind.most:
                raise RoomError(f"At most {kind.most} answers may be given to this question.")
            if self._sent[phone] >= limits.ANSWERS_PER_SCENE:
                raise RoomError("This phone has changed its answer often enough.")
            taken = kind.take(question, value)
            self._sent[phone] += 1
            return question, taken

    def answer(self, scene: int, n: int, phone: str, value: Any) -> None:
        """Take in an answer that `taken` checked; `flush` before telling anyone.

        Raises:
            RoomError: the question has been closed meanwhile.
        """
        with self._lock:
            self._answerable(scene, phone)
            self._happen("answer", scene=scene, phone=phone, n=n, value=value)
            self._changed(is_control=False)

    def move(self, scene: int, phone: str, value: Any) -> None:
        """A phone's pointer is there now; passed on, not kept. Raises RoomError if it cannot be."""
        with self._lock:
            question = self._answerable(scene, phone)
            kind = kind_of(question)
            if not kind.moves:
                raise RoomError("This question does not follow pointers.")
            self._pointers[phone] = kind.take(question, value)
            self._changed(is_control=False)

    def _answerable(self, scene: int, phone: str) -> Question:
        self._check_open()
        if phone in self.state.silenced:
            raise RoomError("The lecturer has silenced this phone.")
        if scene != self.state.index or self.state.question is None:
            raise RoomError("The room is at another question now.")
        if self.state.phase != OPEN:
            raise RoomError("This question is closed.")
        return self.state.question

    def _check_open(self) -> None:
        if self.state.is_ended:
            raise NoRoom(ENDED)

    # --- the desk ----------------------------------------------------------------------------

    def check_secret(self, secret: str) -> None:
        """Raises WrongSecret unless this is the desk's."""
        if not opens(secret, self.state.desk):
            raise WrongSecret("That is not this room's secret.")

    def act(self, secret: str, action: str, **values: Any) -> None:
        """Do what the desk asks, and have it on the disk.

        Raises:
            WrongSecret, RoomError: it may not, or it cannot be done.
        """
        self.check_secret(secret)
        with self._lock:
            self._check_open()
            for do, event in ACTIONS.get(action, _unknown)(self.state, values):
                self._happen(do, **event)
                if do == "scene":
                    self._forget_pointers()
            self._changed(is_control=True)
        self.flush()

    def _forget_pointers(self) -> None:
        self._pointers.clear()
        self._sent.clear()

    def _pointing(self) -> dict[str, list[float]]:
        return self._pointers

    def trained(self, secret: str, model: str, places: dict[str, list[list[float]]]) -> None:
        """The room's drawings became a model, which puts each phone's own at these places.

        Raises:
            WrongSecret, RoomError: it may not be said, or cannot be written.
        """
        self.check_secret(secret)
        with self._lock:
            self._check_open()
            self._happen("trained", model=model, places=places)
            self._changed(is_control=True)
        self.flush()

    # --- what is seen ------------------------------------------------------------------------

    @property
    def present(self) -> int:
        """Phones that are connected now."""
        return len(self._connected)

    @property
    def age_s(self) -> float:
        """Seconds since it was made."""
        return self._clock() - self.state.began_s

    def heard(self) -> list[Answer]:
        """What counts of the answers to the question now asked; pointers are answers too."""
        with self._lock:
            state, question = self.state, self.state.question
            if question is None:
                return []
            kind = kind_of(question)
            if kind.moves:
                return [
                    Answer(phone, phone, 0, at, 0.0)
                    for phone, at in self._pointing().items()
                    if phone not in state.silenced
                ]
            answers = [one for one in state.heard(state.index) if one.id not in state.refused]
            if kind.is_moderated and state.is_moderated:
                answers = [one for one in answers if one.id in state.allowed]
            return answers

    def waiting(self) -> list[Answer]:
        """Answers that the desk has neither let through nor refused, where it must."""
        with self._lock:
            state, question = self.state, self.state.question
            if not (question and state.is_moderated and kind_of(question).is_moderated):
                return []
            seen = state.allowed | state.refused
            return [one for one in state.heard(state.index) if one.id not in seen]

    def listen(self, listener: Callable[[], None]) -> None:
        """Have `listener` called after each change, on whatever thread made it."""
        self._listeners.add(listener)

    def unlisten(self, listener: Callable[[], None]) -> None:
        """Have it called no more."""
        self._listeners.discard(listener)

    def history(self, secret: str) -> list[Event]:
        """Every event from the first on. Raises WrongSecret, RoomError."""
        self.check_secret(secret)
        self.flush()
        with self._disk:
            return list(self._journal.history())

    def end(self) -> None:
        """Let nobody answer any more, and keep nothing on the disk."""
        with self._lock:
            self.state.is_ended = True
            self._pending.clear()
            self._changed(is_control=True)
        with self._disk:
            self._journal.delete()


def _unknown(_state: RoomState, _values: dict[str, Any]) -> list[tuple[str, Event]]:
    raise RoomError(f"There is no such action; there are: {', '.join(ACTIONS)}.")
