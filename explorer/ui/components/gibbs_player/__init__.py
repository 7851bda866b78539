"""What does a page need to show a Gibbs chain as it runs?

`gibbs_player(key=…, data=…)` mounts the player; `wanted_portion` says what it asks for next.
"""

from __future__ import annotations

from explorer.ui.components.gibbs_player.component import gibbs_player, wanted_now
from explorer.ui.components.gibbs_player.player_data import (
    PlayerLook,
    Portion,
    portion_envelope,
)
from explorer.ui.components.gibbs_player.wanted import Wanted, wanted_portion

__all__ = [
    "PlayerLook",
    "Portion",
    "Wanted",
    "gibbs_player",
    "portion_envelope",
    "wanted_now",
    "wanted_portion",
]
