"""What is served beside the pages, in their process? The models' own routes, and the rooms'."""

from __future__ import annotations

from explorer.core import shared_core
from explorer.rooms import ROOMS
from explorer.server.draining import drain_seconds
from explorer.server.environment import delete_secret
from explorer.server.hosts import LOCAL_NAMES
from explorer.server.limits import Limits
from explorer.server.opening import Beside
from explorer.server.rooms.parts import RoomParts
from explorer.server.rooms.routes import RoomServer
from explorer.server.routes import CoreServer
from explorer.ui.front_end.middleware import bounding_middleware
from explorer.ui.front_end.thread_switches import prompt_thread_switches
from explorer.ui.shell.serving import Serving


def beside_pages(served: Serving) -> Beside:
    """All of it, as it was told to be served.

    Raises:
        LimitsError, DrainingError, EnvironmentFault: the environment says what cannot be.
    """
    limits = Limits.from_environment()
    rooms = RoomServer(
        RoomParts(
            ROOMS,
            shared_core,
            limits.origins,
            served.base_path,
            served.is_open,
            served.shown_host,
        )
    )
    server = CoreServer(
        shared_core,
        limits,
        base_path=served.base_path,
        delete_secret=delete_secret(),
        while_serving=prompt_thread_switches,
        is_open=served.is_open or not LOCAL_NAMES.issuperset(served.hosts),
        rooms=rooms.now,
        drain_s=drain_seconds(),
    )
    return Beside(
        [*server.routes, *rooms.routes],
        (server.draining.sockets.around, *bounding_middleware(limits, served.base_path)),
        server.lifespan,
    )
