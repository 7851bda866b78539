"""What does a page need to replay trainings side by side?

`epoch_replay(key=…, trainings=…, …)` mounts the replay and returns where it was left.
"""

from __future__ import annotations

from explorer.ui.components.epoch_replay.component import ReplayView, epoch_replay
from explorer.ui.components.epoch_replay.data import (
    Plane,
    Replay,
    ReplayedTraining,
    ReplayTerm,
    replay_of_trainings,
)

__all__ = [
    "Plane",
    "Replay",
    "ReplayTerm",
    "ReplayView",
    "ReplayedTraining",
    "epoch_replay",
    "replay_of_trainings",
]
