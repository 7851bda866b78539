"""Are live models shown and taken away by several threads at once, and none is lost by that?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from explorer.core.live_store import LiveStore
from explorer.core.watching import WATCHED
from tests.waiting import Intruder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LiveStore]:
    made = LiveStore(tmp_path)
    yield made
    for name in made.names():
        made.remove(name)


def entry(name: str, dataset: str = "digits") -> Any:
    """What of a live model a store asks for."""
    told = SimpleNamespace(dataset=dataset)
    return SimpleNamespace(name=name, description=told, categories=(), end=lambda: None)


class Compared(str):
    """A name that another thread takes note of when it is compared."""

    intruder: Intruder

    def __ne__(self, other: object) -> bool:
        self.intruder.comes()
        return str(self) != other


@pytest.mark.parametrize("does", ["add", "remove"])
def test_what_another_thread_does_meanwhile_is_done(store: LiveStore, does: str) -> None:
    store.add(entry("first"))
    given: Any = {"add": entry("second"), "remove": "first"}[does]
    intruder = Intruder(lambda: getattr(store, does)(given))
    store._lock = intruder  # type: ignore[assignment]
    beside = Compared("digits")
    beside.intruder = intruder
    store.add(entry("third", beside))
    intruder.leaves()
    expected = {"add": {"first", "second", "third"}, "remove": {"third"}}[does]
    assert set(store.names()) == expected == WATCHED.keys() & {"first", "second", "third"}


def test_one_is_taken_away_while_they_are_listed(store: LiveStore) -> None:
    class Listed(str):
        def startswith(self, *_: object) -> bool:
            store.remove("other")
            return False

    store.add(entry("other"))
    store.add(entry(Listed("seen")))
    assert store.names() == ["seen", "other"]
    assert store.names() == ["seen"]
