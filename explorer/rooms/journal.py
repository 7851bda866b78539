"""What of a room is on the disk, so that a killed server finds it again?

A snapshot, and a journal of what happened since, one event a line with its checksum in front. An
event counts once its line is on the disk (`fsync`); a line that was torn by a kill, and what
follows it, never happened, and nobody was told that it had. Earlier journals stay until the room
ends, for the record of it.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

Event = dict[str, Any]
SNAPSHOT = "snapshot.json"
PART = "journal-{:06}"


class RoomJournal(Protocol):
    """What a room asks of where its events are kept."""

    @property
    def is_shared(self) -> bool:
        """Whether other processes append to it too."""

    @property
    def read_to(self) -> str:
        """Up to where a shared one was read."""

    @read_to.setter
    def read_to(self, place: str) -> None: ...

    def load(self) -> tuple[Event | None, list[Event]]:
        """The snapshot, None before the first, and every event since."""

    def append(self, events: Sequence[Event]) -> None:
        """Have these events kept when this returns. Raises OSError if they are not."""

    def rotate(self, state: Event) -> None:
        """Keep a snapshot of everything so far. Raises OSError if that cannot be."""

    def history(self) -> Iterator[Event]:
        """Every event from the first on."""

    def delete(self) -> None:
        """Nothing of the room is kept."""


class Journal:
    """The folder of one room. Not thread-safe: its room lets one in at a time."""

    is_shared = False
    read_to = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._part = 1
        self._good_bytes = 0

    def load(self) -> tuple[Event | None, list[Event]]:
        """The snapshot, None before the first, and every event since; a torn end is cut off."""
        snapshot = self._read_snapshot()
        events: list[Event] = []
        if snapshot is not None:
            self._part = snapshot["part"]
        while self._path(self._part + 1).exists():
            events += read_part(self._path(self._part))[0]
            self._part += 1
        last, self._good_bytes = read_part(self._path(self._part))
        return (snapshot["state"] if snapshot else None), events + last

    def append(self, events: Sequence[Event]) -> None:
        """Have these events on the disk when this returns. Raises OSError if they are not."""
        lines = b"".join(map(line_of, events))
        path = self._path(self._part)
        is_new = not path.exists()
        if is_new:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("ab") as file:
            file.truncate(self._good_bytes)  # what an earlier failure left half written
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self._folder)
        self._good_bytes += len(lines)

    def rotate(self, state: Event) -> None:
        """Write a snapshot of everything so far, and begin another journal.

        Raises OSError if that cannot be; what was appended is on the disk all the same.
        """
        text = json.dumps({"part": self._part + 1, "state": state})
        path = self._folder / SNAPSHOT
        new = path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
        # From here on a restart begins at the next journal, whatever else fails.
        self._part, self._good_bytes = self._part + 1, 0
        sync_folder(self._folder)

    def history(self) -> Iterator[Event]:
        """Every event from the first on."""
        for part in range(1, self._part + 1):
            yield from read_part(self._path(part))[0]

    def delete(self) -> None:
        """Nothing of the room is kept."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, part: int) -> Path:
        return self._folder / PART.format(part)

    def _read_snapshot(self) -> Event | None:
        try:
            read: Event = json.loads((self._folder / SNAPSHOT).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return read


def line_of(event: Event) -> bytes:
    """An event as a line of a journal."""
    text = json.dumps(event, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def read_part(path: Path) -> tuple[list[Event], int]:
    """The whole events at the start of a journal, and how many bytes they take."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    events: list[Event] = []
    good = 0
    while (end := data.find(b"\n", good)) >= 0:
        checksum, _, text = data[good:end].partition(b" ")
        if checksum != b"%08x" % zlib.crc32(text):
            break
        events.append(json.loads(text))
        good = end + 1
    return events, good


def sync_folder(folder: Path) -> None:
    """Have a folder's own list of files on the disk, and its name in the folder above."""
    if os.name == "nt":  # Windows opens no folder, and writes its list by itself
        return
    for each in (folder, folder.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
