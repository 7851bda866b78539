"""Which files below a folder are pictures, and of which class and split does a person mean them?

Pictures lie at the top, or in one sub-folder for each class, or either of these below `train` and
`test`, with `val` beside them or without. What holds all of it may lie in a folder of its own.
Whatever a system put there is no file.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.data.containers import FORMATS
from explorer.data.dataset import DataError, Skipped
from explorer.data.other_formats import what_it_is

TRAIN_NAMES = frozenset({"train", "training"})
TEST_NAMES = frozenset({"test", "testing"})
VALIDATION_NAMES = frozenset({"val", "valid", "validation", "dev", "eval", "evaluation"})
HELD_OUT_NAMES = TEST_NAMES | VALIDATION_NAMES
SPLIT_NAMES = TRAIN_NAMES | HELD_OUT_NAMES
AFTER_SPLIT = re.compile(r"[\s_-]*(set|images?|imgs?|pictures?|data)$")
"""What people put behind these names: `train_set`, `test-images`."""
SYSTEM_NAMES = frozenset(
    {
        "__macosx",
        "@eadir",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "icon\r",
        "$recycle.bin",
        "#recycle",
        "system volume information",
        "lost+found",
    }
)
"""What macOS, Windows and network drives leave behind, and nobody calls a file of their own."""
DEEPEST = 8
STRAYS = 10
"""One picture of so many that lies elsewhere than the rest is left out; more of them are a sign
that something else is meant."""
SIGNATURE_BYTES = 64
WANTED = (
    "wanted are pictures at its top, or in one sub-folder for each class, or either below train "
    "and test"
)


@dataclass(frozen=True)
class Candidate:
    """A file that may hold an image. Size and time notice a change between two readings.

    Attributes:
        relative: to the folder, with forward slashes.
        class_name: the name of its class, None where there are no classes.
        split: "train", "validation" or "test" where the folder says so, else None.
        size, changed_ns: of the file.
    """

    relative: str
    class_name: str | None
    split: str | None
    size: int
    changed_ns: int


@dataclass(frozen=True)
class _Found:
    """A picture: where it is, the folders that are taken to say something, and its split."""

    path: Path
    folders: tuple[str, ...]
    split: str | None = None


def candidates(root: Path, skipped: list[Skipped]) -> tuple[Candidate, ...]:
    """The files to try, in the order of their names; what is clearly none goes to `skipped`.

    Raises:
        DataError: what was found and what is wanted, where it is not clear what is meant.
    """
    found = []
    for path in _files(root, root, skipped):
        if reason := _no_picture(path):
            skipped.append(Skipped(_relative(path, root), reason))
        else:
            found.append(_Found(path, path.relative_to(root).parts[:-1]))
    pictures = _with_classes(root, _with_splits(root, _without_wrapper(root, found)), skipped)
    made = [_candidate(picture, root) for picture in pictures]
    return tuple(sorted(made, key=lambda one: one.relative))


def plain_name(name: str) -> str:
    """A file's or a folder's name as a text that can be written: composed, and printable."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    composed = unicodedata.normalize("NFC", text).strip()
    return "".join(sign if sign.isprintable() else "�" for sign in composed)


def _split_name(folder: str) -> str:
    """A folder's name as it is compared with those of the splits."""
    return AFTER_SPLIT.sub("", folder.casefold().strip())


def _without_wrapper(root: Path, found: list[_Found]) -> list[_Found]:
    """Without a folder that holds all of the rest and no picture itself, or is a lone `train`."""
    while found and all(one.folders for one in found):
        first = {one.folders[0] for one in found}
        is_class = any(len(one.folders) == 1 for one in found)
        split = _split_name(min(first))
        if len(first) > 1 or (is_class and split not in SPLIT_NAMES):
            break
        if split in HELD_OUT_NAMES:
            name = plain_name(min(first))
            raise DataError(
                f"{root} holds a folder “{name}”, as for images that are held out, and none to "
                f"train on; give {root / name} itself if those are meant: {WANTED}."
            )
        found = [replace(one, folders=one.folders[1:]) for one in found]
    return found


def _with_splits(root: Path, found: list[_Found]) -> list[_Found]:
    """The pictures with the split that a folder `train`, `val` or `test` says, at the top or in a
    class. Without a test folder, that of validation is held out as the test."""
    for at in (0, 1):
        names = {_split_name(one.folders[at]) if len(one.folders) > at else "" for one in found}
        if not (names & TRAIN_NAMES and names & HELD_OUT_NAMES):
            continue
        if others := sorted(names - SPLIT_NAMES):
            beside = f"a folder “{plain_name(others[-1])}”" if others[-1] else "pictures"
            raise DataError(
                f"{root} holds folders for training and for testing, and {beside} beside them: "
                f"it is not clear which images to hold out; {WANTED}."
            )
        held_out = names & TEST_NAMES or names & VALIDATION_NAMES
        kept = []
        for one in found:
            name = _split_name(one.folders[at])
            rest = one.folders[:at] + one.folders[at + 1 :]
            kept_apart = "test" if name in held_out else "validation"
            kept.append(_Found(one.path, rest, "train" if name in TRAIN_NAMES else kept_apart))
        return kept
    return found


def _with_classes(root: Path, found: list[_Found], skipped: list[Skipped]) -> list[_Found]:
    """The pictures that lie as most do: all in class folders, or none; strays are left out."""
    flat = [one for one in found if not one.folders]
    nested = [one for one in found if one.folders]
    if not flat or not nested:
        return found
    if len(flat) * STRAYS <= len(nested):
        kept, strays, reason = nested, flat, "lies beside the class folders, not in one"
    elif len(nested) * STRAYS <= len(flat):
        kept, strays, reason = flat, nested, "lies in a sub-folder, and most pictures in none"
    else:
        folders = len({one.folders[0] for one in nested})
        raise DataError(
            f"{root} holds {len(flat):,} pictures in no class folder and {len(nested):,} in "
            f"{folders:,} of them, so it is not clear what the classes are; {WANTED}."
        )
    skipped += [Skipped(_relative(one.path, root), reason) for one in strays]
    return kept


def _candidate(found: _Found, root: Path) -> Candidate:
    status = found.path.stat()
    class_name = plain_name(found.folders[0]) if found.folders else None
    relative = _relative(found.path, root)
    return Candidate(relative, class_name, found.split, status.st_size, status.st_mtime_ns)


def _no_picture(path: Path) -> str:
    """What a file is that does not begin like a picture; "" for one that does."""
    try:
        with path.open("rb") as file:
            beginning = file.read(SIGNATURE_BYTES)
    except OSError:
        return ""  # what is wrong with it is said when it is read
    if any(signature.match(beginning) for signature, _ in FORMATS.values()):
        return ""
    return what_it_is(beginning) if beginning else "empty"


def _files(folder: Path, root: Path, skipped: list[Skipped], depth: int = 0) -> Iterator[Path]:
    """The files below a folder, by name, without hidden ones and links that lead elsewhere."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        skipped.append(Skipped(_relative(folder, root), f"cannot be opened: {error.strerror}"))
        return
    for name in names:
        path = folder / name
        if name.startswith(".") or name.casefold() in SYSTEM_NAMES:
            continue
        if reason := _refusal(path, root, depth):
            skipped.append(Skipped(_relative(path, root), reason))
        elif path.is_dir():
            yield from _files(path, root, skipped, depth + 1)
        else:
            yield path


def _refusal(path: Path, root: Path, depth: int) -> str:
    """Why a path is not looked at; "" where it is."""
    if _leads_out(path, root):
        return "a link out of the folder"
    if path.is_dir():
        if path.is_symlink():
            return "a link to a folder"
        return f"more than {DEEPEST} folders deep" if depth >= DEEPEST else ""
    return "" if path.is_file() else "neither a file nor a folder"


def _leads_out(path: Path, root: Path) -> bool:
    try:
        return not path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link that leads round in a circle
        return True


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
