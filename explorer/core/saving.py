"""How does a visitor's own model become one of everyone's, or come from and leave as a zip?"""

from __future__ import annotations

import threading

from explorer.core.errors import CoreError
from explorer.core.model_core import ModelCore
from explorer.core.own_models import PREFIX
from explorer.training.checkpoint import CheckpointError, check_name, write_files
from explorer.training.checkpoint_zip import renamed_files, unzip_checkpoint, zip_checkpoint
from explorer.training.owner import Owner

MAX_SHARED = 100
"""Models in the shared folder beyond which none is added from a page."""
_saving = threading.Lock()


def save_own(core: ModelCore, own: str, name: str) -> None:
    """Put an own model among everyone's as `name`; nothing there is ever replaced.

    Raises:
        CoreError: the name is taken or is none, there are too many, or the disk refuses.
    """
    try:
        check_name(name)
        if name.startswith(PREFIX):
            raise CoreError(f"A name may not begin with {PREFIX!r}: choose another.")
        contents = renamed_files(core.path(own), name)
        with _saving:
            if (core.folder / name).exists():
                raise CoreError(f"There is a model called {name} already: choose another name.")
            if len(core.list()) >= MAX_SHARED:
                raise CoreError(
                    f"There are {MAX_SHARED} models here, which is as many as may be saved."
                )
            write_files(core.folder / name, contents)
    except CheckpointError as error:
        raise CoreError(str(error)) from error
    core.own.remove(own)


def upload(core: ModelCore, data: bytes, owner: Owner) -> str:
    """A checkpoint's zip as this owner's own model; its name.

    Raises:
        CoreError: what is wrong with it, in one sentence; no file of it is left.
    """
    folder = core.own.new_folder(owner)
    try:
        unzip_checkpoint(data, folder)
    except CheckpointError as error:
        raise CoreError(str(error)) from error
    core.own.adopt(folder, owner)
    return folder.name


def download(core: ModelCore, name: str, called: str) -> bytes:
    """A model's checkpoint as a zip whose card says `called`.

    Raises:
        CoreError: no such model, or a file of it cannot be read.
    """
    try:
        return zip_checkpoint(core.path(name), called)
    except CheckpointError as error:
        raise CoreError(str(error)) from error
