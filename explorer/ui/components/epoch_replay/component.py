"""How is the replay mounted, and what does it report to the script?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.ui.components.epoch_replay.data import Replay
from explorer.ui.components.live.address import kept_path
from explorer.ui.components.live.mounting import declared

_mount = declared(Path(__file__).parent, shared_styles=("panel.css",))


@dataclass(frozen=True)
class ReplayView:
    """Where a person has left the replay; reported when it stands still, never while it plays."""

    epoch: int
    same_axes: bool


def epoch_replay(
    *, key: str, data: Replay, start: ReplayView, on_change: Callable[[], None]
) -> ReplayView:
    """Show the replay; return where it was left, or `start` before anyone touched it.

    Args:
        key: of this replay on its page; its state is kept under it.
        data: what `replay_of_trainings` made.
        start: where it stands at first, as given to `replay_of_trainings`.
        on_change: called when a person has moved it.
    """
    mounted = _mount(key=key, data=data.message(kept_path), on_view_change=on_change)
    return view_of(getattr(mounted, "view", None), start)


def view_of(sent: Any, start: ReplayView) -> ReplayView:
    """What the browser sent; it is not trusted, so what has another form counts as not sent."""
    if not isinstance(sent, dict):
        return start
    epoch, same_axes = sent.get("epoch"), sent.get("same_axes")
    return ReplayView(
        int(epoch) if isinstance(epoch, int | float) and 0 <= epoch < 1e6 else start.epoch,
        same_axes if isinstance(same_axes, bool) else start.same_axes,
    )
