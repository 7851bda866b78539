"""Which cluster runs on this machine, and how does another command find it?"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from explorer.cli.cluster.layout import Layout

FILE = "cluster.json"
STATE_VARIABLE = "LATENT_SPACE_CLUSTER_STATE"
"""Where else it lies, for tests that start a cluster of their own."""


@dataclass(frozen=True)
class State:
    """What is known of a cluster that was started.

    Attributes:
        url: where a person opens it.
        folder: its logs lie in there.
        watcher: the process that started it.
        pids: of its parts, by name.
        health: of each gateway, by name.
    """

    url: str
    folder: str
    watcher: int
    pids: dict[str, int]
    health: dict[str, str]


def state_file() -> Path:
    """Where the state of this user's latest cluster lies."""
    told = os.environ.get(STATE_VARIABLE)
    return Path(told) if told else Path(platformdirs.user_state_dir("latent-space-explorer")) / FILE


def keep_state(layout: Layout, pids: Mapping[str, int], path: Path | None = None) -> None:
    """Note what runs."""
    health = {each.name: layout.health_url(each) for each in layout.gateways()}
    state = State(layout.url, str(layout.folder), os.getpid(), dict(pids), health)
    path = path or state_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(asdict(state), indent=1), "utf-8")
    new.replace(path)


def forget_state(folder: Path, path: Path | None = None) -> None:
    """The cluster of that folder runs no longer; what another cluster noted since stays."""
    path = path or state_file()
    state = read_state(path)
    if state is not None and state.folder == str(folder):
        path.unlink(missing_ok=True)


def read_state(path: Path | None = None) -> State | None:
    """What was noted last; None where nothing is."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return State(**json.loads((path or state_file()).read_text("utf-8")))
    return None
