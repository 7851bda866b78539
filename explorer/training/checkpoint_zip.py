"""How is a checkpoint downloaded as a zip, and an untrusted zip uploaded?

The zip holds the checkpoint's own files, JSON and safetensors, and nothing else. An upload is
refused for anything unusual before a byte of it is unpacked, is bounded in size, and is validated
as a model (`checkpoint_validation.py`) before it is kept.
"""

from __future__ import annotations

import io
import json
import shutil
import stat
import zipfile
import zlib
from pathlib import Path

from explorer.training.checkpoint import (
    EPOCHS_FILE,
    HISTORY_FILE,
    WEIGHTS_FILE,
    CheckpointError,
    check_name,
    write_files,
)
from explorer.training.checkpoint_names import CARD_FILE, ENCODINGS_FILE
from explorer.training.checkpoint_validation import validate_checkpoint
from explorer.training.json_reading import MAX_JSON_BYTES
from explorer.training.presets import command_for_others

MAX_TENSOR_BYTES = 32_000_000
FILES: dict[str, int] = {
    CARD_FILE: MAX_JSON_BYTES,
    HISTORY_FILE: MAX_JSON_BYTES,
    WEIGHTS_FILE: MAX_TENSOR_BYTES,
    ENCODINGS_FILE: MAX_TENSOR_BYTES,
    EPOCHS_FILE: MAX_TENSOR_BYTES,
}
"""The files that a zip may hold, and the largest size of each in bytes."""
REQUIRED = (CARD_FILE, HISTORY_FILE, WEIGHTS_FILE)
MAX_ZIP_BYTES = 10 << 20
"""Less than `server.maxUploadSize`; every model that ships comes in again. One of more than some
five million weights does not: its folder is copied into `checkpoints/` instead."""
MAX_DIRECTORY_BYTES = 4_096
"""Of the directory at a zip's end: five names take some 400 bytes."""
END_BYTES = 22
END, LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x07"
LOCATOR_64_BYTES = 20
KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
ANY_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold; the same checkpoint always gives the same file."""
CHUNK = 1 << 20


def zip_checkpoint(folder: Path, name: str) -> bytes:
    """A checkpoint's files as a zip, the card renamed to `name`.

    Raises:
        CheckpointError: a file cannot be read.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file, content in renamed_files(folder, name).items():
            archive.writestr(zipfile.ZipInfo(f"{name}/{file}", ANY_DATE), content, KINDS[1])
    return packed.getvalue()


def renamed_files(folder: Path, name: str) -> dict[str, bytes]:
    """A checkpoint's files by name, its card and the card's command speaking of `name`.

    Raises:
        CheckpointError: a file cannot be read, or `name` cannot name a checkpoint.
    """
    check_name(name)
    try:
        contents = {
            file: (folder / file).read_bytes() for file in FILES if (folder / file).is_file()
        }
        card = json.loads(contents[CARD_FILE])
    except (OSError, LookupError, ValueError) as error:
        raise CheckpointError(f"{folder.name} could not be read: {error}.") from error
    card |= {"name": name, "command": command_for_others(card["command"], name)}
    contents[CARD_FILE] = (json.dumps(card, indent=1, ensure_ascii=False) + "\n").encode()
    return contents


def unzip_checkpoint(data: bytes, folder: Path) -> None:
    """Unpack and validate an uploaded checkpoint; `folder` then holds all of it or nothing.

    Raises:
        CheckpointError: one sentence that says what is wrong.
    """
    contents = read_zip(data)
    write_files(folder, contents)
    try:
        validate_checkpoint(folder)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, CheckpointError):
            # Where it was unpacked is nobody's business.
            raise CheckpointError(str(error).replace(f"{folder}/", "")) from error
        raise


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files of a checkpoint's zip by name, none of them larger than it may be.

    Raises:
        CheckpointError: one sentence that says what is wrong.
    """
    _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _entries(archive.infolist())
            return {file: _content(archive, entry, file) for file, entry in entries.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise CheckpointError(f"The zip is damaged: {error}.") from error
    except (OSError, RuntimeError, LookupError, MemoryError) as error:
        raise CheckpointError("The zip is damaged: it cannot be unpacked.") from error


def _check_end(data: bytes) -> None:
    """Refuse anything but a plain zip of a few files, before its directory is parsed."""
    if len(data) > MAX_ZIP_BYTES:
        raise CheckpointError(
            f"The zip has {len(data):,} bytes; at most {MAX_ZIP_BYTES:,} are taken."
        )
    end = data[-END_BYTES:]
    if not data.startswith(b"PK\x03\x04") or not end.startswith(END) or len(end) < END_BYTES:
        raise CheckpointError("This is not a plain zip file: upload one as it was downloaded here.")
    if data[-END_BYTES - LOCATOR_64_BYTES :].startswith(LOCATOR_64):
        raise CheckpointError("The zip says that it is larger than 4 GB, which none should be.")
    if int.from_bytes(end[12:16], "little") > MAX_DIRECTORY_BYTES:
        raise CheckpointError("The zip lists more files than a checkpoint has.")


def _entries(listed: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entry of each file; all are at the top level, or all in one folder."""
    found: dict[str, zipfile.ZipInfo] = {}
    folders = set()
    for entry in listed:
        folder, _, file = entry.filename.rpartition("/")
        if entry.is_dir():
            folder, file = entry.filename.rstrip("/"), ""
        _check_entry(entry, folder, file)
        folders.add(folder)
        if not file:
            continue
        if file in found:
            raise CheckpointError(f"The zip holds {file} twice.")
        found[file] = entry
    if len(folders) > 1:
        raise CheckpointError("The zip holds more than one folder; a checkpoint is one.")
    for file in REQUIRED:
        if file not in found:
            raise CheckpointError(f"The zip holds no {file}, which every checkpoint has.")
    return found


def _check_entry(entry: zipfile.ZipInfo, folder: str, file: str) -> None:
    shown = repr(entry.orig_filename[:60])
    if entry.orig_filename != entry.filename or "\\" in entry.filename:
        raise CheckpointError(f"The zip holds a file of the name {shown}, which is none.")
    if folder:
        # A plain name: no way up, no root, no folder within a folder.
        try:
            check_name(folder)
        except CheckpointError:
            raise CheckpointError(
                f"The zip holds {shown}: files may lie at its top or in one folder named in "
                "lower-case letters, digits and hyphens."
            ) from None
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise CheckpointError(f"The zip holds {shown}, which is a link or a device, not a file.")
    if file and file not in FILES:
        raise CheckpointError(f"The zip holds {shown}; a checkpoint has only {', '.join(FILES)}.")
    if entry.flag_bits & ENCRYPTED:
        raise CheckpointError(f"The zip holds {shown} encrypted, so it cannot be checked.")
    if entry.compress_type not in KINDS:
        raise CheckpointError(f"The zip holds {shown} compressed in an unusual way: use deflate.")
    if file and entry.file_size > FILES[file]:
        raise CheckpointError(
            f"{file} would have {entry.file_size:,} bytes; at most {FILES[file]:,} are taken."
        )


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> bytes:
    """The unpacked content, bounded whatever size the header states."""
    limit, content = FILES[file], bytearray()
    with archive.open(entry) as packed:
        while chunk := packed.read(CHUNK):
            content += chunk
            if len(content) > limit:
                raise CheckpointError(f"{file} unpacks to more than {limit:,} bytes.")
    return bytes(content)
