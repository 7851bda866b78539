"""Is this the published file?  Found on this machine or fetched, and always checked before use."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import platformdirs

from explorer.data.dataset import DataError, DatasetUnavailable
from explorer.data.download import Refused, fetch

DATA_DIR_VARIABLE = "EXPLORER_DATA_DIR"
APP_NAME = "latent-space-explorer"
SHIPPED = Path(__file__).parent / "shipped"
"""The files that come with the program, their licences beside them; none may be changed there."""
TORCHVISION_NAMES = {"mnist": "MNIST", "fashion_mnist": "FashionMNIST"}
PACKING_OVERHEAD_BYTES = 64 * 1024  # a packed file is never longer than its contents plus this


@dataclass(frozen=True)
class PublishedFile:
    """A file whose contents are known beforehand.

    digests: "sha256:…", or, where no SHA-256 was published, the "sha1:…" or "md5:…" that were;
        one of them must be right.
    digest_of: "contents" after unpacking (repacking leaves it valid), or the "file" as it is.
    limit_bytes: the contents are no longer than this, and no more is ever unpacked.
    mirrors: addresses of the folders that hold it, tried in this order.
    other_forms: patterns of the names of files that may hold the same in another form; they are
        checked by whoever can read them.
    """

    name: str
    digests: tuple[str, ...]
    digest_of: Literal["contents", "file"]
    limit_bytes: int
    mirrors: tuple[str, ...]
    other_forms: tuple[str, ...] = ()


def folders(dataset_name: str) -> tuple[Path, ...]:
    """Where are a data set's files looked for?

    EXPLORER_DATA_DIR first, then what ships, the user's cache last.
    """
    chosen = os.environ.get(DATA_DIR_VARIABLE)
    own = (Path(chosen) / dataset_name,) if chosen else ()
    shipped = SHIPPED / dataset_name
    cache = Path(platformdirs.user_cache_dir(APP_NAME)) / dataset_name
    return (*own, *((shipped,) if shipped.is_dir() else ()), cache)


def own_folder(places: tuple[Path, ...]) -> Path:
    """The first of the places where a person may put a file: not what came with the program."""
    return next(place for place in places if place.parent != SHIPPED)


def are_on_this_machine(dataset_name: str, files: tuple[PublishedFile, ...]) -> bool:
    """Is every file in one of the folders, in some form?  Neither fetches nor checks."""
    places = folders(dataset_name)
    return all(_find(places, file) or other_forms(file, places) for file in files)


def other_forms(file: PublishedFile, places: tuple[Path, ...]) -> list[Path]:
    """The files of other forms that are here, those under the published name last."""
    found = [path for place in places for form in file.other_forms for path in place.glob(form)]
    return sorted(found, key=lambda path: path.name == file.name)


def read_contents(file: PublishedFile, places: tuple[Path, ...]) -> bytes:
    """The unpacked, checked contents of `file`: from the first of `places`, else fetched.

    The last of `places` is the cache: what is fetched goes there, and what turns out spoilt there
    is removed and fetched anew.  A spoilt file anywhere else is the user's own and only refused.

    Raises DataError naming the file that was refused; DatasetUnavailable where it is nowhere on
    this machine and no mirror gives it.
    """
    cache = places[-1]
    found = _find(places, file)
    if found is not None:
        try:
            return checked_contents(found, file)
        except Refused as reason:
            if found.parent != cache:
                raise DataError(
                    f"{found} is not the published file ({reason}); "
                    f"remove it or put the genuine {file.name} there."
                ) from reason
            found.unlink(missing_ok=True)
    try:
        fetched = _fetched(file, cache)
    except Refused as reason:
        raise DatasetUnavailable(
            f"{file.name} is not on this machine and could not be fetched ({reason}); go online "
            f"and try again, or put the file into the folder {own_folder(places)}."
        ) from reason
    return checked_contents(fetched, file)


def fetch_missing(
    dataset_name: str, files: tuple[PublishedFile, ...], on_bytes: Callable[[int], None]
) -> None:
    """Fetch into the cache what is nowhere on this machine, each file whole or not at all.

    on_bytes: hears how many bytes have come in all; what it raises ends the fetching.
    Raises Refused with each mirror's reason where none gives a file.
    """
    places, before = folders(dataset_name), 0
    for file in files:
        if _find(places, file) is None:
            note = partial(_note_sum, on_bytes, before)
            before += _fetched(file, places[-1], note).stat().st_size


def _note_sum(on_bytes: Callable[[int], None], before: int, count: int) -> None:
    on_bytes(before + count)


def _fetched(
    file: PublishedFile, cache: Path, on_bytes: Callable[[int], None] = lambda _: None
) -> Path:
    return fetch(
        file.mirrors,
        file.name,
        cache,
        check=lambda path: checked_contents(path, file),
        limit_bytes=_largest_packed_bytes(file),
        on_bytes=on_bytes,
    )


def checked_contents(path: Path, file: PublishedFile) -> bytes:
    """The contents of the file at `path`, unpacked; raises Refused unless a digest is right.

    Memory stays bounded whatever the file holds: too long a file is not read, and unpacking stops
    at the limit, so a gzip bomb is refused instead of unfolded.
    """
    limit = _largest_packed_bytes(file)
    try:
        with path.open("rb") as opened:
            packed = opened.read(limit + 1)
    except OSError as error:
        raise Refused(f"it cannot be read: {error.strerror}") from error
    if len(packed) > limit:
        raise Refused(f"it is longer than {limit:,} bytes")
    if file.digest_of == "file":
        _check_digest(packed, file.digests)
    lies_unpacked = path.name in _names(file) and not path.name.endswith(".gz")
    is_packed = file.name.endswith(".gz") and not lies_unpacked
    contents = _unpacked(packed, file.limit_bytes) if is_packed else packed
    if file.digest_of == "contents":
        _check_digest(contents, file.digests)
    return contents


def _find(places: tuple[Path, ...], file: PublishedFile) -> Path | None:
    candidates = (
        folder / name
        for place in places
        for folder in (place, *_folders_in(place))
        for name in _names(file)
    )
    # Kaggle's archive has each file in a folder of its own name.
    alone = (inner for path in candidates for inner in (path, path / path.name))
    return next((path for path in alone if path.is_file()), None)


def _folders_in(place: Path) -> tuple[Path, ...]:
    """Where torchvision puts a data set's files: MNIST/raw/, beside the folder or in it."""
    theirs = TORCHVISION_NAMES.get(place.name)
    beside = () if theirs is None else (place.parent / theirs / "raw", place / theirs / "raw")
    return (place / "raw", *beside)


def _names(file: PublishedFile) -> tuple[str, ...]:
    """The names under which a file is passed on: with a dot before idx, and unpacked."""
    names = [file.name, file.name.replace("-idx", ".idx")]
    if file.digest_of == "contents" and file.name.endswith(".gz"):
        names += [name.removesuffix(".gz") for name in names]
    return tuple(dict.fromkeys(names))


def _largest_packed_bytes(file: PublishedFile) -> int:
    return file.limit_bytes + PACKING_OVERHEAD_BYTES


def _check_digest(content: bytes, digests: tuple[str, ...]) -> None:
    found = ""
    for digest in digests:
        algorithm, expected = digest.split(":")
        found = hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()
        if found == expected:
            return
    raise Refused(f"its {algorithm} is {found[:12]}…, expected {expected[:12]}…")


def _unpacked(packed: bytes, limit: int) -> bytes:
    """What a gzip file holds; raises Refused where that is more than `limit` bytes, or broken."""
    try:
        with gzip.open(io.BytesIO(packed)) as opened:
            contents = opened.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused("its gzip data are broken or cut off") from error
    if len(contents) > limit:
        raise Refused(f"it unpacks to more than {limit:,} bytes")
    return contents
