"""Which middleware stands before Streamlit to bound what it takes?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from explorer.core import switched_off
from explorer.server.limits import Limits
from explorer.server.rooms.parts import ROOM_LIMITS
from explorer.server.rooms.routes import ROOM_PATH
from explorer.server.routes import LIVE_PATH
from explorer.ui.front_end.asgi import ASGIApp
from explorer.ui.front_end.socket_bounds import SocketBounds
from explorer.ui.front_end.upload_bounds import UploadBounds


def bounding_middleware(
    limits: Limits, base_path: str = ""
) -> tuple[Callable[[ASGIApp], ASGIApp], ...]:
    """Each takes the application behind it; the first stands in front.

    Args:
        limits: of the live socket.
        base_path: "" or "/path", under which Streamlit is served.
    """
    return (
        partial(SocketBounds, path=f"{base_path}{LIVE_PATH}", limits=limits),
        partial(SocketBounds, path=f"{base_path}{ROOM_PATH}/*/live", limits=ROOM_LIMITS),
        partial(UploadBounds, off=switched_off("uploads"), base_path=base_path),
    )
