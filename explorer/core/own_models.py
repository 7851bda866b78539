"""Which models belong to one visitor alone, and when do they go?

What somebody trained or uploaded here lies beside the shared models, under a name that nobody can
guess, until it is saved, thrown away, or its owner has left. Pages list it to its owner only; the
live socket serves whoever knows the name.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from explorer.core.errors import CoreError
from explorer.training.checkpoint_names import CARD_FILE, NAME_PATTERN
from explorer.training.folder_lock import is_maker_alive, mark_alive
from explorer.training.owner import Absences, Rounds

PREFIX = "own-"
OWN = "own"
"""What all of them are called where nobody may learn a name."""
ROOT_PREFIX = "latent-space-explorer-"
MAX_OF_ONE = 4
MAX_BYTES = 1 << 30
"""Of everybody's together."""
KEPT_S = 120.0
"""How long models wait for an owner who has left; Streamlit, too, keeps a lost session so long."""
SWEEP_EVERY_S = 5.0
UNMARKED_S = 3600.0
"""When a folder without its maker's mark is nobody's: it is marked as soon as it is made."""
OWNERS_FILE = "owners.json"
DRAWINGS = "drawings"
"""What lies beside the model of a room: the drawings that it was trained on."""


def beside(folder: Path, what: str) -> Path:
    """Where something lies that goes with a model's folder."""
    return folder.with_name(f".{folder.name}.{what}")


def loggable(name: str) -> str:
    """A model's name as a log may have it: who knows an own model's name has the model."""
    return OWN if name.startswith(PREFIX) else name


class OwnModels:
    """The visitors' own models, in a folder of their own that goes with the process.

    Args:
        forget: called with the name of a model that is gone.
        clock: in seconds, what an owner's absence is measured by.
        shared: a folder that several processes see and that outlives them. One of them is asked
            for everything; the others find a model there by its name, as soon as it is whole.
    """

    def __init__(
        self,
        forget: Callable[[str], object],
        kept_s: float = KEPT_S,
        look_every_s: float = SWEEP_EVERY_S,
        clock: Callable[[], float] = time.monotonic,
        shared: Path | None = None,
    ):
        self._forget = forget
        self._kept_s = kept_s
        self._lock = threading.RLock()
        self._owners: dict[str, str] = {}
        self._shared = shared
        self._root = shared
        self._alive: IO[bytes] | None = None
        self._absences = Absences(clock)
        self._rounds = Rounds(self._look, look_every_s, "explorer-own-models")

    def take_over(self) -> None:
        """Be the one process that is asked for everything in the shared folder, after another one:
        whose models are there is known, and whoever does not come back loses them."""
        assert self._shared is not None
        with self._lock:
            self._owners = owners_in(self._shared)
            for owner in set(self._owners.values()):
                self._absences.mark(owner, is_here=False)
            for left in self._shared.glob(f"*{PREFIX}*"):
                is_old = time.time() - left.stat().st_mtime > UNMARKED_S
                if is_old and not any(name in left.name for name in self._owners):
                    shutil.rmtree(left, ignore_errors=True)
        self._rounds.begin()

    def new_folder(self, owner: str) -> Path:
        """Where a new model of this owner may be written; its name is the folder's.

        Raises:
            CoreError: the owner has as many as one may have, or there is no room.
        """
        with self._lock:
            self._check_room(owner)
            return self._made_root() / f"{PREFIX}{secrets.token_hex(12)}"

    def adopt(self, folder: Path, owner: str) -> None:
        """From now on the checkpoint written to `folder` is this owner's model.

        Raises:
            CoreError: as `new_folder` does.
        """
        with self._lock:
            self._check_room(owner)
            self._owners[folder.name] = owner
            self._keep()
        self._rounds.begin()

    def claim(self, name: str, owner: str) -> bool:
        """Give a model whose owner is away to who knows its name: the same person, as a rule, after
        the page was loaded anew. Whether it is theirs now."""
        with self._lock:
            before = self._owners.get(name)
            if before is None or before == owner:
                return before is not None
            room = MAX_OF_ONE - len(self.names(owner))
            if self._absences.is_here(before) or room < 1:
                return False
            # All that were left behind together come back together.
            others = [other for other in self.names(before) if other != name]
            for left in [name, *others][:room]:
                self._owners[left] = owner
            self._keep()
            self._forget_absent(before)
            return True

    def names(self, owner: str) -> list[str]:
        """This owner's models, the oldest first."""
        with self._lock:
            return [name for name, other in self._owners.items() if other == owner]

    def owners(self) -> set[str]:
        """Whoever has a model of their own here."""
        with self._lock:
            return set(self._owners.values())

    def mark_owner(self, owner: str, is_here: bool) -> None:
        """Take note that an owner's page is open, or that it is no longer."""
        with self._lock:
            if owner in self._owners.values():
                self._absences.mark(owner, is_here)

    def path(self, name: str) -> Path | None:
        """The folder of an own model, whosever it is; None if there is none of that name."""
        with self._lock:
            if self._root is None:
                return None
            is_whole = self._shared and is_own(name) and (self._root / name / CARD_FILE).is_file()
            return self._root / name if name in self._owners or is_whole else None

    def remove(self, name: str) -> None:
        """Throw a model away; one that is gone already stays so."""
        with self._lock:
            path = self.path(name)
            owner = self._owners.pop(name, None)
            if owner is not None:
                self._keep()
                self._forget_absent(owner)
        if path is not None:
            self._forget(name)
            shutil.rmtree(path, ignore_errors=True)
            shutil.rmtree(beside(path, DRAWINGS), ignore_errors=True)

    def close(self) -> None:
        """Throw everything away."""
        with self._lock:
            names, root, self._root = list(self._owners), self._root, None
            self._owners.clear()
            alive, self._alive = self._alive, None
        if alive is not None:
            alive.close()
        for name in names:
            self._forget(name)
        if root is not None:
            shutil.rmtree(root, ignore_errors=True)

    def _check_room(self, owner: str) -> None:
        if len(self.names(owner)) >= MAX_OF_ONE:
            raise CoreError(
                f"You have {MAX_OF_ONE} models of your own here, which is as many as one may have: "
                "save or throw away one of them first."
            )
        if self._root is not None and _bytes_in(self._root) > MAX_BYTES:
            raise CoreError("There is no room for another model here now: try again later.")

    def _keep(self) -> None:
        """Have a process that follows this one find whose the models are."""
        if self._shared is not None:
            new = self._shared / f"{OWNERS_FILE}.new"
            new.write_text(json.dumps(self._owners), "utf-8")
            new.replace(self._shared / OWNERS_FILE)

    def _made_root(self) -> Path:
        if self._shared is not None:
            self._shared.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._root is None:
            self._root = Path(tempfile.mkdtemp(prefix=f"{ROOT_PREFIX}{os.getpid()}-"))
            self._alive = mark_alive(self._root)
            atexit.register(self.close)
        return self._root

    def _forget_absent(self, owner: str) -> None:
        if owner not in self._owners.values():
            self._absences.forget(owner)

    def _look(self) -> bool:
        with self._lock:
            owners = dict(self._owners)
            away_s = {owner: self._absences.away_s(owner) for owner in owners.values()}
        for name, owner in owners.items():
            if away_s[owner] >= self._kept_s:
                self.remove(name)
        with self._lock:
            return bool(self._owners)


def is_own(name: str) -> bool:
    """Whether a name is made like an own model's."""
    return name.startswith(PREFIX) and NAME_PATTERN.fullmatch(name) is not None


def owners_in(shared: Path) -> dict[str, str]:
    """Whose the models in a shared folder are, as the process before noted it."""
    with contextlib.suppress(OSError, ValueError):
        noted = json.loads((shared / OWNERS_FILE).read_text("utf-8"))
        return {
            name: str(owner)
            for name, owner in noted.items()
            if is_own(name) and (shared / name / CARD_FILE).is_file()
        }
    return {}


def _bytes_in(root: Path) -> int:
    """Of the files in its folders; of one that is removed meanwhile, nothing."""
    total = 0
    for folder, _folders, names in os.walk(root):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(folder) / name).stat().st_size
    return total


def remove_folders_of_the_dead() -> None:
    """What processes that were killed could not remove themselves.

    By a mark that ends with its process: a number may be another's, or in a container our own.
    """
    for root in Path(tempfile.gettempdir()).glob(f"{ROOT_PREFIX}*-*"):
        with contextlib.suppress(OSError):  # another process removes it too
            alive = is_maker_alive(root)
            unmarked_s = time.time() - root.stat().st_mtime if alive is None else 0.0
            if alive is False or unmarked_s > UNMARKED_S:
                shutil.rmtree(root)
