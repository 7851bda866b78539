"""Which lecture is shipped with the explorer?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from explorer.rooms.deck_file import CheckAddress, read_deck
from explorer.rooms.scene import Deck

FILE = Path(__file__).with_name("latent_spaces.toml")


@cache
def shipped_lecture(check_address: CheckAddress) -> Deck:
    """The lecture along the notes behind this project, from abstraction to the room's own map."""
    return read_deck(FILE.read_bytes(), check_address)
