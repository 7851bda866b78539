"""Is everything that the environment tells this program something that it knows?

Asked once, before anything starts: a limit that is mistyped would otherwise not be one.
"""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path

from explorer.core import CoreError, Switches
from explorer.server.draining import VARIABLE as DRAIN_VARIABLE
from explorer.server.draining import DrainingError, drain_seconds
from explorer.server.limits import ENVIRONMENT_PREFIX, Limits, LimitsError
from explorer.server.observed.logs import VARIABLE as LOG_VARIABLE
from explorer.server.observed.logs import LogFault, log_format
from explorer.server.origins import OriginError, origins_of

PREFIX = "EXPLORER_"
SECRET_VARIABLE = "EXPLORER_DELETE_SECRET"
FRAMED_BY_VARIABLE = "EXPLORER_FRAMED_BY"
MIN_SECRET_CHARS = 16
FOLDERS = ("EXPLORER_DATA_DIR", "EXPLORER_CHECKPOINTS_DIR", "EXPLORER_ROOMS", "EXPLORER_OWN_MODELS")
CORE = (
    "EXPLORER_DEVICE",
    "EXPLORER_CPU_THREADS",
    "EXPLORER_CORE",
    "EXPLORER_REPLICAS",
    "EXPLORER_REPLICA_GPUS",
)
KNOWN = frozenset(
    (
        *FOLDERS,
        *CORE,
        *(f"{PREFIX}{field.name.upper()}" for field in fields(Switches)),
        *(f"{ENVIRONMENT_PREFIX}{field.name.upper()}" for field in fields(Limits)),
        SECRET_VARIABLE,
        FRAMED_BY_VARIABLE,
        DRAIN_VARIABLE,
        LOG_VARIABLE,
    )
)
"""Every variable that there is; the README has them all."""


class EnvironmentFault(ValueError):
    """A variable that is unknown or says nothing that it can mean; one sentence."""


def check_environment() -> None:
    """Look at every variable of ours once.

    Raises:
        EnvironmentFault: one of them is wrong, the first by name.
    """
    told = os.environ
    ours = sorted(name for name in told if name.upper().startswith(PREFIX))
    for name in ours:
        if name not in KNOWN:
            raise EnvironmentFault(f"There is no {name}: the README lists what there is.")
    for name in FOLDERS:
        _check_folder(name, told.get(name, ""))
    delete_secret()
    try:
        framed_by()
        drain_seconds()
        log_format()
        Limits.from_environment()
        Switches.from_environment()
        _check_core()
    except (LimitsError, LogFault, OriginError, DrainingError, CoreError) as error:
        raise EnvironmentFault(str(error)) from error


def delete_secret() -> str | None:
    """What opens the page that deletes shared models; None where there is no such page.

    Raises:
        EnvironmentFault: it is short enough to be guessed.
    """
    secret = os.environ.get(SECRET_VARIABLE, "").strip()
    if secret and len(secret) < MIN_SECRET_CHARS:
        raise EnvironmentFault(
            f"{SECRET_VARIABLE} is too short: it needs at least {MIN_SECRET_CHARS} characters."
        )
    return secret or None


def framed_by() -> tuple[str, ...]:
    """Origins besides this server's own whose pages may show it in a frame.

    Raises:
        OriginError: one of them is none.
    """
    return origins_of(FRAMED_BY_VARIABLE, os.environ.get(FRAMED_BY_VARIABLE, ""))


def _check_core() -> None:
    """What says how models are computed; torch is loaded only where anything does."""
    if any(os.environ.get(name) for name in CORE):
        from explorer.core import check_core_environment

        check_core_environment()


def _check_folder(name: str, text: str) -> None:
    try:
        is_wrong = bool(text) and Path(text).exists() and not Path(text).is_dir()
    except (OSError, ValueError):
        is_wrong = True
    if is_wrong:
        raise EnvironmentFault(f"{name} is {text!r}, which is no folder.")
