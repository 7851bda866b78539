"""What is a room: a lecture's scenes, the questions in them, and what an audience answers?

No web, no Streamlit, no torch: `explorer.server` brings phones and projector, the page *Talk* the
lecturer. `Rooms` is where both meet.
"""

from explorer.rooms.errors import NoRoom, RoomError, WrongSecret
from explorer.rooms.registry import ROOMS, Rooms, Summary
from explorer.rooms.scene import Deck, Question, Scene

__all__ = [
    "ROOMS",
    "Deck",
    "NoRoom",
    "Question",
    "RoomError",
    "Rooms",
    "Scene",
    "Summary",
    "WrongSecret",
]
