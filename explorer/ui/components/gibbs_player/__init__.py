"""What does a page need to show a Gibbs chain as it runs?

`gibbs_player(key=…, data=…)` mounts the player; `read_request` says what it asks for next.
"""

from __future__ import annotations

from explorer.ui.components.gibbs_player.component import gibbs_player, request_now
from explorer.ui.components.gibbs_player.data import (
    PlayerLook,
    Portion,
    portion_envelope,
)
from explorer.ui.components.gibbs_player.request import PortionRequest, read_request

__all__ = [
    "PlayerLook",
    "Portion",
    "PortionRequest",
    "gibbs_player",
    "portion_envelope",
    "read_request",
    "request_now",
]
