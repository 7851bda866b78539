"""Which core does this process share between its pages and its live socket?"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from explorer.core.cluster import open_cluster
from explorer.core.device import choose_device, cpu_threads
from explorer.core.errors import CoreError
from explorer.core.folders import default_checkpoints_dir
from explorer.core.in_process import ModelCore
from explorer.core.replicas import Replicas
from explorer.core.types import Core

IN_PROCESS, RAY = "in_process", "ray"
CORES: dict[str, Callable[[Path, str], Core]] = {IN_PROCESS: ModelCore.open, RAY: open_cluster}
"""What `EXPLORER_CORE` may say, and what opens such a core over a folder on a device."""


@lru_cache(maxsize=1)
def shared_core() -> Core:
    """The one core of this process: pages and the live socket use the same resident models.

    Raises:
        CoreError: `EXPLORER_CORE` or `EXPLORER_DEVICE` names none that there is.
    """
    return CORES[_kind()](default_checkpoints_dir(), _device())


def deploy_core() -> str:
    """Have the Ray at `RAY_ADDRESS` serve the models; the device that answers, for people.

    Raises:
        CoreError: there is no Ray, or it does not serve them.
    """
    return open_cluster(default_checkpoints_dir(), _device()).device


def check_core_environment() -> None:
    """Whether `shared_core` can be had as the environment asks for it.

    Raises:
        CoreError: a variable names nothing that there is.
    """
    _kind()
    cpu_threads()
    Replicas.from_environment()
    try:
        choose_device(_device())
    except CoreError as error:
        raise CoreError(f"EXPLORER_DEVICE: {error}") from error


def _kind() -> str:
    kind = os.environ.get("EXPLORER_CORE") or IN_PROCESS
    if kind not in CORES:
        raise CoreError(f"EXPLORER_CORE is {kind!r}: choose one of {', '.join(CORES)}.")
    return kind


def _device() -> str:
    return os.environ.get("EXPLORER_DEVICE") or "auto"
