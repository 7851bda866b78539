"""How does a visitor's own model become one of everyone's, or come from and leave as a zip?"""

from __future__ import annotations

from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.own_models import PREFIX
from explorer.core.switches import Switches
from explorer.training.checkpoint import (
    CheckpointError,
    check_name,
    delete_checkpoint,
    write_files,
)
from explorer.training.checkpoint_zip import renamed_files, unzip_checkpoint, zip_checkpoint

MAX_SHARED = 100
"""Models in the shared folder beyond which none is added from a page."""


def save_model(core: InnerCore, own: str, name: str) -> None:
    """Put an own model among everyone's as `name`; nothing there is ever replaced.

    Raises:
        CoreError: the name is taken or is none, there are too many, the disk refuses, or the host
            has switched saving off.
    """
    Switches.from_environment().require("saving")
    try:
        check_name(name)
        if name.startswith(PREFIX):
            raise CoreError(f"A name may not begin with {PREFIX!r}: choose another.")
        contents = renamed_files(core._path(own), name)
        if len(core._store.names()) >= MAX_SHARED:
            raise CoreError(
                f"There are {MAX_SHARED} models here, which is as many as may be saved."
            )
        write_files(core._store.folder / name, contents, replaces=False)
    except CheckpointError as error:
        raise CoreError(str(error)) from error
    core._own.remove(own)


def delete_model(core: InnerCore, name: str) -> None:
    """Delete a model of everyone's. Whether that is allowed, who calls this has asked.

    Raises:
        CoreError: there is none of that name, or the disk refuses.
    """
    folder = core._path(name)
    if core._own.path(name) is not None:
        raise CoreError(f"{name} is nobody's but its owner's.")
    try:
        delete_checkpoint(folder)
    except CheckpointError as error:
        raise CoreError(str(error)) from error
    core._forget(name)


def upload_model(core: InnerCore, data: bytes, owner: str) -> str:
    """A checkpoint's zip as this owner's own model; its name.

    Raises:
        CoreError: what is wrong with it, in one sentence; no file of it is left. Or the host has
            switched uploads off.
    """
    Switches.from_environment().require("uploads")
    folder = core._own.new_folder(owner)
    try:
        unzip_checkpoint(data, folder)
    except CheckpointError as error:
        raise CoreError(str(error)) from error
    core._own.adopt(folder, owner)
    return folder.name


def download_model(core: InnerCore, name: str, called: str) -> bytes:
    """A model's checkpoint as a zip whose card says `called`.

    Raises:
        CoreError: no such model, or a file of it cannot be read.
    """
    try:
        return zip_checkpoint(core._path(name), called)
    except CheckpointError as error:
        raise CoreError(str(error)) from error


def own_models(core: InnerCore, owner: str) -> tuple[str, ...]:
    """This owner's models, the oldest first."""
    return tuple(core._own.names(owner))


def claim_model(core: InnerCore, name: str, owner: str) -> bool:
    """Give an own model whose owner is away to who knows its name; whether it is theirs now."""
    return core._own.claim(name, owner)


def remove_model(core: InnerCore, own: str) -> None:
    """Throw an own model away; one that is gone already stays so."""
    core._own.remove(own)
