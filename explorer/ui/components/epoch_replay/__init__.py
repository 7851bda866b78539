"""What does a page need to replay trainings side by side?

`epoch_replay(key=…, trainings=…, …)` mounts the replay and returns where it was left.
"""

from __future__ import annotations

from explorer.ui.components.epoch_replay.component import ReplayView, epoch_replay
from explorer.ui.components.epoch_replay.data import (
    Plane,
    ReplayedTraining,
    ReplayTerm,
    replay_envelope,
)

__all__ = [
    "Plane",
    "ReplayTerm",
    "ReplayView",
    "ReplayedTraining",
    "epoch_replay",
    "replay_envelope",
]
