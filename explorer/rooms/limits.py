"""How many rooms, phones and answers may there be, and how large is one?"""

from __future__ import annotations

ROOMS = 100
"""Open at once in this process."""
ROOMS_PER_ADDRESS = 10
"""Begun from one address and still open; a department may share one."""
PHONES = 1_000
"""In one room at once."""
TOKENS = 4 * PHONES
"""That a room remembers; of those that are gone and never answered the first is then forgotten."""
NEW_PHONES, NEW_PHONES_PER_MINUTE = PHONES + 50, 60
"""From one address at once, a whole hall, and from then on."""
LIFE_S = 6 * 3600.0
"""A room ends by itself after so long, and its data goes with it."""
POSITIONS_PER_S = 5
MESSAGES_PER_S = 10
"""From one phone, of all kinds."""
ANSWERS_PER_SCENE = 100
"""From one phone while a scene is shown, changed ones counted: the journal keeps each."""
MESSAGE_BYTES = 8_192
"""A drawing of 28×28 pixels is 1,046 characters."""
BROADCASTS_PER_S = 10
"""Results reach the stage at most so often, everything since the last merged."""
CONNECTIONS_PER_ADDRESS = PHONES + 50
"""A whole hall may come from one address; projector and desk come too."""
CONNECTIONS = 4_000
WRONG_CODES_PER_MINUTE = 60
"""From one address; a code is one of 387 million."""
WRONG_CODES_IN_ALL = 600
EVENTS_PER_SNAPSHOT = 2_000
"""Read again at a restart beside the snapshot: a tenth of a second."""
