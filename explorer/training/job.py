"""What is one training that somebody asked for?"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from explorer.training.progress import Listener, Progress
from explorer.training.recipe import Recipe
from explorer.training.worker_process import Worker


@dataclass(eq=False)
class Job:
    """One training that somebody asked for.

    Attributes:
        name: of the checkpoint that it becomes; a token that nobody can guess.
        suggested: what the checkpoint may be called when it is saved.
        owner: the key of whoever asked for it, from `address`.
    """

    name: str
    suggested: str
    recipe: Recipe
    owner: str
    folder: Path
    address: str = ""
    progress: Progress = field(default_factory=Progress)
    worker: Worker | None = None
    listener: Listener | None = None
    paused_s: float | None = None
    holds_device: bool = False
    waits_again: bool = False
